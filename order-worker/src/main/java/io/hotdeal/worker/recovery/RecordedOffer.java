package io.hotdeal.worker.recovery;

import io.hotdeal.offer.OfferId;
import io.hotdeal.offer.OfferTerms;
import java.util.Map;

/**
 * An offer as the database has it.
 *
 * @param allocated units
 * @param onSale    open, and nobody has asked to close it
 * @param changes   those that {@code allocated} contains: change id → kind and units
 */
record RecordedOffer(OfferId offer, OfferTerms terms, long allocated, boolean onSale, Map<String, String> changes) {}
