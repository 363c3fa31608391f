package io.hotdeal.stock;

import io.hotdeal.redis.RedisCalls;
import io.hotdeal.redis.RedisScript;
import java.time.Duration;
import java.util.List;

/** The shadow in Redis: the keys of an offer, in a family of their own. */
final class RedisShadowOffer implements ShadowOffer {

    private final RedisCalls redis;
    private final StockKeys keys;
    private final StockLedger ledger;
    private final Outbox outbox;

    /** @param owner no other process's, so that each has a shadow of its own */
    RedisShadowOffer(RedisCalls redis, String owner) {
        String family = StockKeys.SHOP + "-shadow-" + owner;
        this.redis = redis;
        this.keys = StockKeys.of(family, ID);
        this.ledger = new RedisStockLedger(redis, family);
        this.outbox = new RedisOutbox(redis, family);
    }

    @Override
    public void open(int units, Duration lifetime) {
        run(units, lifetime);
    }

    @Override
    public void remove() {
        run(0, Duration.ZERO);
    }

    private void run(int units, Duration lifetime) {
        redis.run(
                RedisScript.SHADOW,
                List.of(keys.offer(), keys.quantity(), keys.counts(), keys.customers(), keys.orders(), keys.outbox()),
                List.of(Integer.toString(units), Long.toString(lifetime.toMillis())));
    }

    @Override
    public StockLedger ledger() {
        return ledger;
    }

    @Override
    public Outbox outbox() {
        return outbox;
    }
}
