package io.hotdeal.worker.recovery;

import io.hotdeal.offer.OfferId;
import io.hotdeal.stock.StockRebuild.OfferState;
import java.util.Map;

/**
 * An offer as the database has it.
 *
 * @param state     with every change in it; on sale when it is open, and no administrator has asked to close it
 * @param expected  what Redis has to be before the gateways finish the change that is unfinished; else {@code state}
 * @param allocated units
 * @param changes   those that {@code allocated} contains: change id → kind and units
 */
record RecordedOffer(
        OfferId offer, OfferState state, OfferState expected, long allocated, Map<String, String> changes) {}
