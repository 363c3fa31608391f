package io.hotdeal.stock;

import static io.hotdeal.redis.RedisScript.bytes;
import static io.hotdeal.redis.RedisScript.text;

import io.hotdeal.offer.OfferId;
import io.hotdeal.redis.RedisCalls;
import io.hotdeal.redis.RedisScript;
import io.hotdeal.redis.StockOutcomeUnknownException;
import io.hotdeal.redis.StockUnavailableException;
import io.hotdeal.stock.OfferStockStore.ChangeOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets aside in keys of their own; one script then puts them in place. What changes for buyers is announced to the gateways. */
final class RedisStockRebuild implements StockRebuild {

    private static final Logger LOG = LoggerFactory.getLogger(RedisStockRebuild.class);

    private final RedisCalls redis;
    private final OfferReader readers;

    RedisStockRebuild(RedisCalls redis, OfferReader readers) {
        this.redis = redis;
        this.readers = readers;
    }

    @Override
    public Begun begin(OfferId offer, String run) {
        // Listed first: an offer that is on sale and not listed would have no relay.
        redis.call(connection -> connection.setCommands().sAdd(bytes(StockKeys.OFFERS), bytes(offer.toString())));
        StockKeys keys = StockKeys.of(offer);
        List<String> touched = new ArrayList<>(List.of(keys.offer()));
        touched.addAll(rebuilt(keys));
        Begun begun = Begun.valueOf(text(redis.run(RedisScript.BEGIN, touched, List.of(run))));
        announce(offer);
        return begun;
    }

    @Override
    public boolean setAside(OfferId offer, String run, List<Reservation> reservations) {
        List<String> arguments = new ArrayList<>(1 + 6 * reservations.size());
        arguments.add(run);
        for (Reservation reservation : reservations) {
            arguments.add(reservation.orderId().value());
            arguments.add(reservation.state().code());
            arguments.add(Integer.toString(reservation.quantity()));
            arguments.add(Long.toString(reservation.reservedAt().toEpochMilli()));
            arguments.add(reservation.unitPrice().toPlainString());
            arguments.add(reservation.customer().value());
        }
        return (Long) redis.run(RedisScript.SETASIDE, rebuilt(StockKeys.of(offer)), arguments) == 1;
    }

    private static List<String> rebuilt(StockKeys keys) {
        return List.of(keys.rebuiltOrders(), keys.rebuiltCustomers(), keys.rebuiltCounts());
    }

    @Override
    public Replaced replace(OfferId offer, String run, OfferState state, long allocated, Map<String, String> changes) {
        StockKeys keys = StockKeys.of(offer);
        List<String> arguments = new ArrayList<>(List.of(
                run, Long.toString(allocated), Long.toString(state.version()), state.onSale() ? "PAUSED" : "CLOSED"));
        arguments.addAll(RedisOfferStockStore.arguments(state.terms()));
        arguments.add(state.retired() ? "1" : "0");
        changes.forEach((id, change) -> {
            arguments.add(id);
            arguments.add(change);
        });
        return Replaced.valueOf(text(redis.run(
                RedisScript.REPLACE,
                List.of(
                        keys.offer(),
                        keys.quantity(),
                        keys.counts(),
                        keys.customers(),
                        keys.orders(),
                        keys.outbox(),
                        keys.changes(),
                        keys.rebuiltOrders(),
                        keys.rebuiltCustomers(),
                        keys.rebuiltCounts()),
                arguments)));
    }

    @Override
    public boolean resume(OfferId offer, String run) {
        boolean isOpen =
                (Long) redis.run(RedisScript.RESUME, List.of(StockKeys.of(offer).offer()), List.of(run)) == 1;
        announce(offer);
        return isOpen;
    }

    @Override
    public ChangeOutcome align(OfferId offer, OfferState state) {
        List<String> arguments =
                new ArrayList<>(List.of(Long.toString(state.version()), state.onSale() ? "OPEN" : "CLOSED"));
        arguments.addAll(RedisOfferStockStore.arguments(state.terms()));
        ChangeOutcome outcome = RedisOfferStockStore.outcome(
                redis.run(RedisScript.ALIGN, List.of(StockKeys.of(offer).offer()), arguments));
        announce(offer);
        return outcome;
    }

    /** The change is made by then; a gateway that does not hear of it finds it when it reads the offer in turn. */
    private void announce(OfferId offer) {
        try {
            readers.exchange(List.of(offer));
        } catch (StockUnavailableException | StockOutcomeUnknownException e) {
            LOG.info(
                    "the gateways show the change of offer {} only when they read it in turn: {}",
                    offer,
                    e.getMessage());
        }
    }
}
