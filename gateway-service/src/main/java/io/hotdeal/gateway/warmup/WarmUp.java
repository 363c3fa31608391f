package io.hotdeal.gateway.warmup;

import io.hotdeal.gateway.PlaceOrder;
import io.hotdeal.gateway.intake.ShadowIntake;
import io.hotdeal.gateway.publication.ShadowPublication;
import io.hotdeal.gateway.reservation.ReserveStock;
import io.hotdeal.gateway.reservation.ShadowReservations;
import io.hotdeal.stock.ShadowOffer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/**
 * Sells a {@link ShadowOffer} through the whole path of an order, on this thread, before Spring Boot says that the gateway is ready: until it
 * gets no faster, or {@code hotdeal.gateway.warm-up.at-most} is over. Whatever fails here ends the warm-up and not the gateway. Requests that
 * come before are served.
 */
@Component
class WarmUp implements ApplicationRunner {

    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    /** More than can be sold in the longest time. */
    private static final int UNITS = 100_000_000;
    /** Beyond the longest time, for an end that is slow; a process that is killed leaves its shadow until then. */
    private static final Duration LEFTOVER = Duration.ofSeconds(60);

    private static final Duration SLICE = Duration.ofMillis(250);
    private static final int SLICES_WITHOUT_GROWTH = 4;

    private final ShadowOffer offer;
    private final ShadowReservations reservations;
    private final ShadowPublication publication;
    private final PlaceOrder placeOrder;
    private final ShadowIntake intake;
    private final WarmUpProperties limits;

    WarmUp(
            ShadowOffer offer,
            ShadowReservations reservations,
            ShadowPublication publication,
            PlaceOrder placeOrder,
            ShadowIntake intake,
            WarmUpProperties limits) {
        this.offer = offer;
        this.reservations = reservations;
        this.publication = publication;
        this.placeOrder = placeOrder;
        this.intake = intake;
        this.limits = limits;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        if (limits.atMost().isZero()) {
            return;
        }
        long begin = System.nanoTime();
        try {
            publication.prepareProducer();
            offer.open(UNITS, limits.atMost().plus(LEFTOVER));
            try {
                sell(begin);
            } finally {
                offer.remove();
            }
        } catch (IOException | RuntimeException e) {
            // Whatever it is: a gateway that is slow at first is better than none.
            LOG.warn("the warm-up has ended early, the first orders will be slow: {}", e.toString());
        }
    }

    private void sell(long begin) throws IOException {
        try (ShadowPublication.DiscardingPublication published = publication.start(offer.outbox())) {
            ReserveStock reserve = reservations.of(offer.ledger(), published.publisher());
            try (ShadowIntake.LoopbackServer server = intake.serve(placeOrder.ofShadow(reserve), limits.connections());
                    var buyers = LoopbackBuyers.start(server.port(), limits.connections())) {
                awaitSteadyRate(buyers, begin);
            }
        }
    }

    private void awaitSteadyRate(LoopbackBuyers buyers, long begin) throws IOException {
        var rate = new SteadyRate(SLICES_WITHOUT_GROWTH);
        long last = System.nanoTime();
        int before = 0;
        double perSecond = 0;
        while (!rate.isSteady() && last - begin < limits.atMost().toNanos()) {
            LockSupport.parkNanos(SLICE.toNanos());
            String failure = buyers.failure();
            if (failure != null) {
                throw new IOException(failure);
            }
            long now = System.nanoTime();
            int orders = buyers.orders();
            perSecond = (orders - before) * 1e9 / (now - last);
            rate.add(perSecond);
            before = orders;
            last = now;
        }
        LOG.info(
                "warmed up with {} orders to itself in {} ms, at {} a second in the end",
                before,
                (last - begin) / 1_000_000,
                Math.round(perSecond));
    }
}
