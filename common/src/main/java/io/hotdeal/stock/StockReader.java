package io.hotdeal.stock;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.CustomerId;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;

/** Walks what Redis holds of an offer, for the audit: in pages, never blocking Redis, each element at least once. */
public interface StockReader {

    void forEachReservation(OfferId offer, Consumer<Reservation> visitor);

    /** @param visitor gets each customer and the units they hold and own */
    void forEachCustomer(OfferId offer, ObjIntConsumer<CustomerId> visitor);
}
