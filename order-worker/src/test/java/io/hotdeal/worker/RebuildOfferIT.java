package io.hotdeal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hotdeal.offer.OfferId;
import io.hotdeal.redis.StockOutcomeUnknownException;
import io.hotdeal.stock.OfferStockStore.Stock;
import io.hotdeal.stock.StockRebuild;
import io.hotdeal.worker.recovery.RebuildOffer;
import io.hotdeal.worker.recovery.RecoveryConfiguration;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ConfigurableApplicationContext;

/** A rebuild of which Redis' responses are lost. */
@ExtendWith(WorkerStack.Shared.class)
class RebuildOfferIT {

    /** When a call is lost: before it reaches Redis, or with its response. */
    enum Lost {
        REQUEST,
        RESPONSE
    }

    private static final AtomicInteger NEXT_OFFER = new AtomicInteger(371);
    /** Calls of {@link StockRebuild} that are lost yet, by their names. */
    private static final Map<String, List<Lost>> LOST = new HashMap<>();
    /** What happens before the next call of {@link StockRebuild}, by its name. */
    private static final Map<String, Runnable> BEFORE = new HashMap<>();

    private static ConfigurableApplicationContext command;

    private final WorkerStack workers;
    private final List<String> output = new ArrayList<>();
    private OfferId offer;

    RebuildOfferIT(WorkerStack workers) {
        this.workers = workers;
        this.offer = new OfferId(NEXT_OFFER.getAndIncrement());
    }

    @BeforeAll
    static void start(WorkerStack workers) {
        command = workers.operator(RecoveryConfiguration.class, Map.of("HOTDEAL_WORKER_RECOVERY_PATIENCE", "5s"))
                .initializers(context -> context.getBeanFactory().addBeanPostProcessor(new LosesCalls()))
                .run("--spring.main.banner-mode=off", "--logging.level.root=error", "--spring.flyway.enabled=false");
    }

    @AfterAll
    static void stop() {
        command.close();
    }

    private record LosesCalls() implements BeanPostProcessor {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            if (!(bean instanceof StockRebuild rebuild)) {
                return bean;
            }
            return Proxy.newProxyInstance(
                    StockRebuild.class.getClassLoader(), new Class<?>[] {StockRebuild.class}, (self, method, given) -> {
                        Optional.ofNullable(BEFORE.remove(method.getName())).ifPresent(Runnable::run);
                        List<Lost> lost = LOST.getOrDefault(method.getName(), List.of());
                        Lost now = lost.isEmpty() ? null : lost.removeFirst();
                        if (now == Lost.REQUEST) {
                            throw lost();
                        }
                        try {
                            Object result = method.invoke(rebuild, given);
                            if (now == Lost.RESPONSE) {
                                throw lost();
                            }
                            return result;
                        } catch (InvocationTargetException e) {
                            throw Objects.requireNonNull(e.getCause());
                        }
                    });
        }

        private static StockOutcomeUnknownException lost() {
            return new StockOutcomeUnknownException("no answer", new IOException("closed"));
        }
    }

    private static void lose(String call, Lost... calls) {
        LOST.put(call, new ArrayList<>(List.of(calls)));
    }

    /** An offer of which Redis has forgotten how many units are left. */
    @BeforeEach
    void openAndSpoil() throws Exception {
        LOST.clear();
        workers.sell(offer, 3);
        workers.redis().opsForValue().set("{prod-%s}-quantity".formatted(offer), "9");
    }

    private void rebuild() {
        output.clear();
        command.getBean(RebuildOffer.class).run(offer, output::add);
    }

    private void requireRebuiltAndOnSale() {
        assertThat(output).contains("offer " + offer + " is on sale again");
        assertThat(workers.snapshot(offer).open()).isTrue();
        assertThat(workers.snapshot(offer).stock()).isEqualTo(new Stock(10, 7, 0, 3, 0));
    }

    @ParameterizedTest
    @EnumSource
    void asksAgainWhetherTheOfferIsReplaced(Lost call) {
        lose("replace", call, call);

        rebuild();

        requireRebuiltAndOnSale();
    }

    @Test
    void staysClosedWhileNobodyKnowsWhetherItIsReplaced() {
        Lost[] all = new Lost[1_000];
        Arrays.fill(all, Lost.RESPONSE);
        lose("replace", all);

        assertThatThrownBy(this::rebuild).isInstanceOf(StockOutcomeUnknownException.class);

        assertThat(output)
                .anyMatch(line -> line.contains("may be rewritten; it stays closed for buyers until this command has"))
                .noneMatch(line -> line.contains("rewritten nothing"));
        assertThat(workers.snapshot(offer).open()).as("nobody has audited it").isFalse();
        LOST.clear();
        rebuild();
        requireRebuiltAndOnSale();
    }

    @Test
    void endsAPauseOfWhichTheResponseIsLost() {
        lose("begin", Lost.RESPONSE);

        assertThatThrownBy(this::rebuild).isInstanceOf(StockOutcomeUnknownException.class);

        assertThat(output).containsExactly("this run has rewritten nothing; offer " + offer + " is on sale again");
        assertThat(workers.snapshot(offer).open()).isTrue();
        assertThat(workers.snapshot(offer).stock().available()).as("as before").isEqualTo(9);
    }

    @Test
    void saysHowToGoOnWhenItsPauseMayStand() {
        lose("begin", Lost.RESPONSE);
        lose("resume", Lost.REQUEST);

        assertThatThrownBy(this::rebuild).isInstanceOf(StockOutcomeUnknownException.class);

        assertThat(output)
                .singleElement()
                .asString()
                .contains("may be closed for buyers still; audit --repair, or this command again, puts it on sale");
        assertThat(workers.snapshot(offer).open()).isFalse();
        rebuild();
        requireRebuiltAndOnSale();
    }

    @Test
    void claimsNothingForAnotherRebuildThatRanMeanwhile() {
        List<String> other = new ArrayList<>();
        BEFORE.put("replace", () -> command.getBean(RebuildOffer.class).run(offer, other::add));

        assertThatThrownBy(this::rebuild).hasMessage("another rebuild of offer " + offer + " is running");

        assertThat(other).contains("offer " + offer + " is on sale again");
        assertThat(output)
                .last()
                .isEqualTo("offer " + offer + " is as before, or as a change or another rebuild has left it");
        assertThat(workers.snapshot(offer).stock())
                .as("the other has rewritten it")
                .isEqualTo(new Stock(10, 7, 0, 3, 0));
    }

    @ParameterizedTest
    @EnumSource
    @Tag("full")
    void asksAgainWhetherTheOfferIsOnSale(Lost call) {
        lose("resume", call);

        rebuild();

        requireRebuiltAndOnSale();
    }
}
