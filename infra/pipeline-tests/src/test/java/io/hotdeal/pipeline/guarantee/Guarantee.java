package io.hotdeal.pipeline.guarantee;

import java.util.List;

/** A promise about every history of an offer. */
public interface Guarantee {

    /** Every guarantee; each pipeline test checks all of them. */
    List<Guarantee> ALL = List.of(
            new NoOversell(),
            new StockConservation(),
            new EveryAcceptedOrderIsRecorded(),
            new NoDuplicateOrder(),
            new AtMostOneCapture(),
            new EveryReservationIsResolvedOnce());

    /** Checks an offer whose orders are settled. @return the breaches, each naming its order; empty when the promise holds */
    List<String> breaches(Observation observation);
}
