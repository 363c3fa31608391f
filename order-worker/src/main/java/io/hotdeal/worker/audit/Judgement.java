package io.hotdeal.worker.audit;

import io.hotdeal.offer.OfferId;
import io.hotdeal.stock.OfferBook.Standing;
import io.hotdeal.stock.OfferBook.Stock;
import io.hotdeal.stock.Reservation;
import io.hotdeal.stock.ReservationState;
import io.hotdeal.worker.audit.Evidence.Charge;
import io.hotdeal.worker.audit.Evidence.OfferEvidence;
import io.hotdeal.worker.audit.Evidence.Order;
import java.util.HashMap;
import java.util.Map;

/** Holds the evidence against the identity of design D8; pure, so that every rule has a test. */
final class Judgement {

    private static final Map<String, ReservationState> END_OF_STATUS = Map.of(
            "RECORDED", ReservationState.HELD,
            "PAID", ReservationState.CONFIRMED,
            "DECLINED", ReservationState.RELEASED,
            "REJECTED", ReservationState.REJECTED);

    private final Evidence evidence;
    private final Findings findings = new Findings();

    Judgement(Evidence evidence) {
        this.evidence = evidence;
    }

    Findings findings() {
        evidence.offers().forEach(this::judgeOffer);
        evidence.orders().forEach(this::judgeOrder);
        evidence.charges().forEach((order, charge) -> {
            if (charge.isCaptured() && !evidence.orders().containsKey(order)) {
                findings.add("charged, but there is no such order", order);
            }
        });
        evidence.listedTwice().forEach(order -> findings.add("charged more than once", order));
        evidence.lag().forEach((group, lag) -> {
            if (lag > 0) {
                findings.add("records wait for their consumers", group + " is " + lag + " behind");
            }
        });
        evidence.deadLetters()
                .forEach((topic, pile) -> pile.samples()
                        .forEach(sample ->
                                findings.add("dead letters (" + pile.count() + " in " + topic + ")", sample)));
        evidence.heldByClients().forEach(this::judgeHeldByClient);
        return findings;
    }

    private void judgeOffer(OfferId offer, OfferEvidence seen) {
        if (seen.allocation() == null || seen.standing() == null) {
            findings.add(
                    seen.standing() == null
                            ? "Redis has lost the offer"
                            : "Redis sells an offer that the database does not know",
                    "offer " + offer);
        }
        if (seen.standing() != null) {
            judgeStock(offer, seen.standing(), seen);
        }
        seen.reservations().values().forEach(reservation -> judgeReservation(offer, reservation));
        judgeCustomers(offer, seen);
    }

    private void judgeStock(OfferId offer, Standing standing, OfferEvidence seen) {
        Stock stock = standing.stock();
        long paid = evidence.units(offer, "PAID");
        same(
                offer,
                "units do not add up",
                "initial",
                stock.initial(),
                "available + held + sold + rejected",
                stock.available() + stock.held() + stock.sold() + stock.rejected());
        same(offer, "units sold differ", "Redis", stock.sold(), "paid orders", paid);
        same(offer, "units held differ", "Redis", stock.held(), "reservations", units(seen, ReservationState.HELD));
        same(
                offer,
                "units rejected differ",
                "Redis",
                stock.rejected(),
                "reservations",
                units(seen, ReservationState.REJECTED));
        same(
                offer,
                "units returned differ",
                "Redis",
                standing.returned(),
                "reservations",
                units(seen, ReservationState.RELEASED));
        if (seen.allocation() != null) {
            same(
                    offer,
                    "units given to Redis differ",
                    "Redis",
                    stock.initial(),
                    "ALLOCATED",
                    seen.allocation().allocated());
            same(
                    offer,
                    "units sold differ",
                    "SOLD",
                    seen.allocation().sold(),
                    "paid and recorded orders",
                    paid + evidence.units(offer, "RECORDED"));
        }
        if (standing.outboxDepth() > 0) {
            findings.add("orders wait for Kafka", "offer " + offer + ": " + standing.outboxDepth());
        }
    }

    private static long units(OfferEvidence seen, ReservationState state) {
        return seen.reservations().values().stream()
                .filter(reservation -> reservation.state() == state)
                .mapToLong(Reservation::quantity)
                .sum();
    }

    private void judgeReservation(OfferId offer, Reservation reservation) {
        String id = reservation.orderId().value();
        Order order = evidence.orders().get(id);
        if (order == null) {
            findings.add("reserved, but not recorded", id + " (" + reservation.state() + ")");
        } else if (!order.offer().equals(offer)
                || !order.customer().equals(reservation.customer().value())
                || order.quantity() != reservation.quantity()) {
            findings.add("reservation and order differ", id);
        } else if (reservation.state() != END_OF_STATUS.get(order.status())) {
            findings.add(
                    "reservation and order ended differently", id + ": " + reservation.state() + ", " + order.status());
        } else if (reservation.state() == ReservationState.HELD) {
            findings.add("not settled", id);
        } else if (reservation.state() == ReservationState.REJECTED) {
            findings.add("rejected: Redis had sold more than was allocated", id);
        }
    }

    private void judgeCustomers(OfferId offer, OfferEvidence seen) {
        Map<String, Integer> units = new HashMap<>();
        for (Reservation reservation : seen.reservations().values()) {
            if (reservation.state() == ReservationState.HELD || reservation.state() == ReservationState.CONFIRMED) {
                units.merge(reservation.customer().value(), reservation.quantity(), Integer::sum);
            }
        }
        Integer limit = seen.standing() == null ? null : seen.standing().terms().customerLimit();
        units.forEach((customer, count) -> {
            if (!count.equals(seen.customers().get(customer))) {
                findings.add(
                        "a customer's units differ",
                        "offer %s, %s: Redis %s, reservations %d"
                                .formatted(offer, customer, seen.customers().get(customer), count));
            }
            if (limit != null && count > limit) {
                findings.add("a customer has more than the limit", "offer " + offer + ", " + customer + ": " + count);
            }
        });
        seen.customers().keySet().stream()
                .filter(customer -> !units.containsKey(customer))
                .forEach(customer -> findings.add(
                        "a customer's units differ", "offer " + offer + ", " + customer + ": reservations none"));
    }

    private void judgeOrder(String id, Order order) {
        OfferEvidence offer = evidence.offers().get(order.offer());
        if (order.pipeline() && (offer == null || !offer.reservations().containsKey(id))) {
            findings.add("recorded, but not reserved", id);
        }
        Charge charge = evidence.charges().get(id);
        Charge captured = charge != null && charge.isCaptured() ? charge : null;
        if (order.status().equals("PAID")) {
            if (captured == null) {
                findings.add("paid, but not charged", id);
            } else if (captured.amount().compareTo(order.amount()) != 0) {
                findings.add("charged another amount", id + ": " + captured.amount() + ", not " + order.amount());
            }
        } else if (captured != null) {
            findings.add("charged, but " + order.status(), id);
        }
        if (!order.pipeline() && order.status().equals("RECORDED")) {
            findings.add("not settled", id + " (legacy)");
        }
    }

    private void judgeHeldByClient(String id) {
        boolean reserved = evidence.offers().values().stream()
                .anyMatch(offer -> offer.reservations().containsKey(id));
        if (!reserved && !evidence.orders().containsKey(id)) {
            findings.add("accepted, and lost", id);
        }
    }

    private void same(OfferId offer, String kind, String one, long oneValue, String other, long otherValue) {
        if (oneValue != otherValue) {
            findings.add(kind, "offer %s: %s %d, %s %d".formatted(offer, one, oneValue, other, otherValue));
        }
    }
}
