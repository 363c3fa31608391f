package io.hotdeal.stock;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderId;
import io.hotdeal.redis.RedisCalls.Reply;
import io.hotdeal.redis.RedisCalls.ScriptCall;
import io.hotdeal.redis.RedisScript;
import io.hotdeal.redis.ReplicatedCalls;
import io.hotdeal.redis.ReplicatedCalls.Master;
import io.hotdeal.redis.ReplicatedCalls.Replicated;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One script call for each offer, and then one {@code WAIT} for all of them. */
final class RedisSecondKeepers implements SecondKeepers, AutoCloseable {

    private static final int NOT_HELD = 0;
    private static final int IN_OUTBOX = 1;
    private static final int ACKNOWLEDGED = 2;

    private final ReplicatedCalls redis;

    RedisSecondKeepers(ReplicatedCalls redis) {
        this.redis = redis;
    }

    @Override
    public Master masterOf(OfferId offer) {
        return redis.masterOf(StockKeys.of(offer).orders());
    }

    @Override
    public Map<OrderId, Keeper> find(Master server, Map<OfferId, List<OrderId>> orders, int replicas) {
        List<List<OrderId>> asked = new ArrayList<>();
        List<ScriptCall> calls = new ArrayList<>();
        orders.forEach((offer, all) -> {
            for (int begin = 0; begin < all.size(); begin += StockLedger.MAX_BATCH) {
                List<OrderId> chunk = all.subList(begin, Math.min(begin + StockLedger.MAX_BATCH, all.size()));
                asked.add(chunk);
                calls.add(call(offer, chunk, replicas));
            }
        });
        Replicated replicated = redis.run(server, RedisScript.HELD, calls, replicas);
        RuntimeException failure = replicated.replies().getFirst().failure();
        if (failure != null && replicated.replies().stream().allMatch(reply -> reply.failure() != null)) {
            throw failure; // such as a command that the rules for this user refuse
        }
        boolean enough = replicas > 0 && replicated.replicas() >= replicas;
        Map<OrderId, Keeper> found = new HashMap<>();
        for (int i = 0; i < asked.size(); i++) {
            Reply<Object> reply = replicated.replies().get(i);
            if (reply.value() instanceof List<?> codes) {
                note(asked.get(i), codes, enough, found);
            }
        }
        return found;
    }

    private static ScriptCall call(OfferId offer, List<OrderId> orders, int replicas) {
        StockKeys keys = StockKeys.of(offer);
        List<String> arguments = new ArrayList<>(1 + orders.size());
        arguments.add(replicas > 0 ? "1" : "0");
        orders.forEach(order -> arguments.add(order.value()));
        return new ScriptCall(List.of(keys.orders(), keys.outbox()), arguments);
    }

    private static void note(List<OrderId> orders, List<?> codes, boolean enough, Map<OrderId, Keeper> found) {
        for (int i = 0; i < orders.size(); i++) {
            switch (((Long) codes.get(i)).intValue()) {
                case NOT_HELD -> {}
                case IN_OUTBOX -> {
                    if (enough) {
                        found.put(orders.get(i), Keeper.REPLICAS);
                    }
                }
                case ACKNOWLEDGED -> found.put(orders.get(i), Keeper.KAFKA);
                default -> throw new IllegalStateException("held.lua answered code " + codes.get(i));
            }
        }
    }

    @Override
    public void close() {
        redis.close();
    }
}
