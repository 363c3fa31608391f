package io.hotdeal.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.redis.RedisScript;
import io.hotdeal.testkit.Component;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.script.DigestUtils;

/** A gateway that says that it is ready has sold to itself until it was fast, and no one can tell from what it left. */
@ExtendWith(GatewayStack.Shared.class)
class WarmUpIT {

    private static final String TOPIC = "hotdeal.order.requested.v1";
    /** The other tests' gateways do without (pom.xml, test.services.settings). */
    private static final String AT_MOST = "hotdeal.gateway.warm-up.at-most";

    private final GatewayStack shop;
    private @Nullable Component gateway;

    WarmUpIT(GatewayStack shop) {
        this.shop = shop;
    }

    @BeforeEach
    void forgetScripts() {
        shop.redis().execute((RedisCallback<Boolean>) redis -> {
            redis.scriptingCommands().scriptFlush();
            return true;
        });
    }

    @AfterEach
    void stopGateway() throws IOException, InterruptedException {
        shop.stack().stop(Objects.requireNonNull(gateway));
    }

    /** @return its log at the moment in which it said that it is ready */
    private String start(Map<String, String> properties) throws IOException, InterruptedException {
        Component added = shop.stack().addGateway(properties);
        gateway = added;
        return Files.readString(shop.stack().log(added));
    }

    private Map<TopicPartition, Long> ends() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", shop.stack().kafkaBootstrap()))) {
            return admin
                    .listOffsets(IntStream.range(0, 8)
                            .mapToObj(partition -> new TopicPartition(TOPIC, partition))
                            .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest())))
                    .all()
                    .get(20, TimeUnit.SECONDS)
                    .entrySet()
                    .stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, end -> end.getValue().offset()));
        }
    }

    @Test
    void isReadyAfterItHasSoldToItselfAndNothingOfThatStays() throws Exception {
        Map<TopicPartition, Long> before = ends();
        Set<String> keys = shop.redis().keys("*");

        String log = start(Map.of(AT_MOST, "5s"));

        assertThat(log).contains("warmed up with ").doesNotContain("the warm-up has ended early");
        Set<String> left = shop.redis().keys("*");
        left.removeAll(keys);
        left.removeIf(key -> key.startsWith("hotdeal-")); // heartbeats
        assertThat(left).isEmpty();
        assertThat(ends()).isEqualTo(before);
        assertThat(isLoaded(RedisScript.RESERVE)).isTrue();
    }

    @Test
    void countsNoOrderOfItsOwn() throws Exception {
        start(Map.of(AT_MOST, "5s"));

        Gateway client = new Gateway(shop.stack(), Objects.requireNonNull(gateway));
        assertThat(client.admin("GET", "/actuator/prometheus", null).text())
                .containsPattern("hotdeal_orders_seconds_count\\{[^}]*outcome=\"Reserved\"[^}]*} 0")
                .containsPattern("hotdeal_published_total\\{[^}]*fast-path[^}]*} 0")
                .doesNotContainPattern("hotdeal_orders_seconds_count\\{[^}]*} [1-9]");
        assertThat(client.get("/offers").text()).doesNotContain("shadow");
    }

    @Test
    void isReadyAtOnceWithoutAWarmUp() throws Exception {
        String log = start(Map.of(AT_MOST, "0s"));

        assertThat(log).doesNotContain("warmed up");
        assertThat(isLoaded(RedisScript.RESERVE)).isFalse();
    }

    private boolean isLoaded(RedisScript script) throws IOException {
        String file = "redis/" + script.name().toLowerCase(Locale.ROOT) + ".lua";
        String sha1 = DigestUtils.sha1DigestAsHex(new ClassPathResource(file).getContentAsString(UTF_8));
        List<Boolean> loaded = shop.redis().execute((RedisCallback<List<Boolean>>)
                redis -> redis.scriptingCommands().scriptExists(sha1));
        return loaded != null && loaded.getFirst();
    }
}
