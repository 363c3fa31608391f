package io.hotdeal.worker.inspection;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderTopic;
import io.hotdeal.stock.Reservation;
import io.hotdeal.stock.ReservationState;
import io.hotdeal.worker.audit.ChargeRecords.Charge;
import io.hotdeal.worker.messaging.OrderEvents.Event;
import io.hotdeal.worker.orders.StoredOrders.StoredOrder;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the dependencies know of one order; read one after the other, so not of one moment. */
record OrderTrace(
        Part<Reserved> redis, Part<StoredOrder> database, Part<List<Event>> kafka, Part<List<Charge>> provider) {

    /** @param inOutbox whether its event waits for Kafka */
    record Reserved(OfferId offer, Reservation reservation, boolean inOutbox) {

        ReservationState state() {
            return reservation.state();
        }
    }

    /**
     * What one dependency knows.
     *
     * @param value   empty when it does not know the order
     * @param failure why it cannot be read; null when it can
     */
    record Part<T>(Optional<T> value, @Nullable String failure) {

        /** Whatever the failure is, it must not hide what the other dependencies know. */
        static <T> Part<T> of(Supplier<Optional<T>> reading) {
            try {
                return new Part<>(reading.get(), null);
            } catch (RuntimeException e) {
                return new Part<>(Optional.empty(), reason(e));
            }
        }

        /** The innermost message there is: a refused connection of the JDK's HTTP client has none. */
        private static String reason(RuntimeException failure) {
            return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
                    .flatMap(cause -> Stream.ofNullable(cause.getMessage()))
                    .reduce(failure.toString(), (outer, inner) -> inner);
        }

        boolean isRead() {
            return failure == null;
        }
    }

    boolean isComplete() {
        return redis.isRead() && database.isRead() && kafka.isRead() && provider.isRead();
    }

    boolean isKnown() {
        return redis.value().isPresent()
                || database.value().isPresent()
                || kafka.value().filter(events -> !events.isEmpty()).isPresent()
                || provider.value().filter(charges -> !charges.isEmpty()).isPresent();
    }

    boolean isCaptured() {
        return provider.value().stream().flatMap(List::stream).anyMatch(Charge::isCaptured);
    }

    /** One that the order waits for; a payment goes on without what the provider reports of it. */
    boolean hasOpenLetter() {
        return open(event -> event.deadLetter() && event.topic() != OrderTopic.REPORTED)
                .findFirst()
                .isPresent();
    }

    /** An event that a worker has yet to read. */
    Optional<Event> unreadEvent(OrderTopic topic) {
        return open(event -> !event.deadLetter() && event.topic() == topic).findFirst();
    }

    private Stream<Event> open(Predicate<Event> condition) {
        return kafka.value().stream().flatMap(List::stream).filter(condition.and(Event::open));
    }
}
