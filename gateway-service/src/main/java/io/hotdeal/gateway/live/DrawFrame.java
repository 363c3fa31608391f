package io.hotdeal.gateway.live;

import io.hotdeal.live.NoticeBoard.Notices;
import io.hotdeal.stock.OfferBook;
import io.hotdeal.stock.OfferBook.Standing;
import io.hotdeal.stock.Outbox;
import io.hotdeal.stock.StockAwayException;
import io.hotdeal.stock.StockOutcomeUnknownException;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Puts what is known into one frame. Asks Redis only how the shown offers stand; all else has been asked already. One thread
 * at a time.
 */
@Component
class DrawFrame {

    private static final Logger LOG = LoggerFactory.getLogger(DrawFrame.class);
    /** More than a page can show. */
    private static final int OFFERS = 50;

    private static final Comparator<Standing> RUNNING_FIRST_THEN_NEWEST = Comparator.comparing(DrawFrame::hasEnded)
            .thenComparing(Standing::offer, (a, b) -> Integer.compare(b.value(), a.value()));

    private final OfferBook book;
    private final Outbox outbox;
    private final WatchStock stock;
    private final WatchLag lag;
    private final TellCounts counts;
    private final Clock clock;
    private final CountsOverTime overTime = new CountsOverTime();
    private @Nullable Notices seen;

    DrawFrame(OfferBook book, Outbox outbox, WatchStock stock, WatchLag lag, TellCounts counts, Clock clock) {
        this.book = book;
        this.outbox = outbox;
        this.stock = stock;
        this.lag = lag;
        this.counts = counts;
        this.clock = clock;
    }

    Frame draw() {
        Notices latest = counts.latest();
        if (latest == null) {
            overTime.forget();
        } else if (!latest.equals(seen)) {
            overTime.add(latest);
        }
        seen = latest;
        return new Frame(
                clock.millis(), offers(), overTime.orders(), overTime.settlement(), lag.latest(), overTime.services());
    }

    private @Nullable List<Frame.Offer> offers() {
        List<Standing> known = stock.latest();
        if (known == null) {
            return null;
        }
        try {
            return known.stream()
                    .sorted(RUNNING_FIRST_THEN_NEWEST)
                    .limit(OFFERS)
                    .map(standing -> hasEnded(standing)
                            ? standing
                            : book.standing(standing.offer()).orElse(standing))
                    .map(this::offer)
                    .toList();
        } catch (StockAwayException | StockOutcomeUnknownException e) {
            LOG.debug("Redis does not say how the offers stand; the frame is without them", e);
            return null;
        }
    }

    private Frame.Offer offer(Standing standing) {
        long age =
                standing.outboxDepth() == 0 ? 0 : outbox.age(standing.offer()).toMillis();
        return Frame.Offer.of(standing, age);
    }

    private static boolean hasEnded(Standing standing) {
        return !standing.open() && standing.stock().held() == 0 && standing.outboxDepth() == 0;
    }
}
