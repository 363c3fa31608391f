package io.hotdeal.stock;

import io.hotdeal.offer.OfferId;
import java.util.Map;

/** One implementation of the stock's ports, and what its contract needs to look behind them. */
interface StockPorts {

    StockLedger ledger();

    OfferStockStore book();

    Outbox outbox();

    StockReader reader();

    StockRebuild rebuild();

    /** What a part of an offer's data is called here, to lose it. */
    enum Part {
        OFFER,
        QUANTITY,
        COUNTS
    }

    void lose(OfferId offer, Part part);

    void loseEverything(OfferId offer);

    /** Everything stored about the offer, to see that nothing was written. */
    Map<String, String> dump(OfferId offer);
}
