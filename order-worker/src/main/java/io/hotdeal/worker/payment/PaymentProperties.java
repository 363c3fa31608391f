package io.hotdeal.worker.payment;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderId;
import io.hotdeal.settings.PropertyConstraints;
import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code hotdeal.worker.payment.*}.
 *
 * @param url          address of the payment provider, without a path; required
 * @param concurrency  consumers in this worker, 1 to 16; each waits for its own call to the provider
 * @param batchSize    orders in one call to the provider and one transaction, 1 to 500
 * @param timeout      how long one call may take, 100 ms to 60 s; beyond it the outcome is unknown and the payment is due again
 * @param batchCalls   calls that one batch may need when its charges are refused: a refused one is found by halving, 1 to 1,000; those
 *                     that no call was left for are due again
 * @param batchTimeout how long the calls of one batch may take together, 1 s to 2 min; no further one begins afterwards
 * @param firstRetry   pause after a charge of unknown outcome, 100 ms to 10 min; doubles with every further one
 * @param longestRetry longest such pause, {@code firstRetry} to 1 h; while the provider is unavailable {@code sweepLease}, if it is
 *                     shorter: the sweep calls it rarely enough, and what waits must be paid soon after its return
 * @param keyLifetime  how long the provider remembers an idempotency key, at least 1 h; the provider is asked about an older
 *                     order first, and charges it only when it says that it never has
 * @param sweepEvery   pause between two passes that look for due payments, refunds and settlements, 100 ms to 1 min
 * @param sweepLease   how long a due payment or refund that one worker has taken is left alone by the others, 1 s to 10 min
 * @param refusals     after how many tries an order whose charge the provider refuses alone is declined, 1 to 100
 * @param undecidedAfter age from which an order that is tried again without result counts as undecided (metric
 *                     {@code hotdeal.payments.undecided}), 1 min to 7 d
 * @param checkDeclined pause after which the provider is asked once whether it captured a declined order after all, 1 s to 1 d
 * @param refundTries  how often a refund or a cancel is tried before it is given up and left to people, 1 to 1,000; each pause is
 *                     {@code firstRetry} longer than the one before, up to {@code longestRetry}: the default is an hour
 * @param checkoutPoll pause between two questions to the provider about a payment that waits for its buyer, 1 s to 1 h; the provider's
 *                     events and the deadline do not wait for it
 * @param returnUrl    where buyers go after their payment at the provider: an http or https address, in which {offerId} and
 *                     {orderId} are replaced; none: the provider's own page is the last
 */
@ConfigurationProperties("hotdeal.worker.payment")
record PaymentProperties(
        @Nullable URI url,
        @DefaultValue("4") int concurrency,
        @DefaultValue("500") int batchSize,
        @DefaultValue("5s") Duration timeout,
        @DefaultValue("64") int batchCalls,
        @DefaultValue("20s") Duration batchTimeout,
        @DefaultValue("2s") Duration firstRetry,
        @DefaultValue("5m") Duration longestRetry,
        @DefaultValue("24h") Duration keyLifetime,
        @DefaultValue("2s") Duration sweepEvery,
        @DefaultValue("30s") Duration sweepLease,
        @DefaultValue("5") int refusals,
        @DefaultValue("1h") Duration undecidedAfter,
        @DefaultValue("1m") Duration checkDeclined,
        @DefaultValue("60") int refundTries,
        @DefaultValue("30s") Duration checkoutPoll,
        @Nullable String returnUrl) {

    private static final Pattern RETURN_URL = Pattern.compile("https?://[!-~]{1,500}");

    PaymentProperties {
        var bounds = new PropertyConstraints("hotdeal.worker.payment");
        bounds.require(
                url != null && url.getHost() != null,
                "url must be the payment provider's address, such as http://127.0.0.1:9090");
        bounds.within("concurrency", concurrency, 1, 16);
        bounds.within("batch-size", batchSize, 1, 500);
        bounds.within("timeout", timeout, "100ms", "60s");
        bounds.within("batch-calls", batchCalls, 1, 1_000);
        bounds.within("batch-timeout", batchTimeout, "1s", "2m");
        bounds.within("first-retry", firstRetry, "100ms", "10m");
        bounds.require(
                longestRetry.compareTo(firstRetry) >= 0 && longestRetry.compareTo(Duration.ofHours(1)) <= 0,
                "longest-retry must be first-retry to 1h");
        bounds.atLeast("key-lifetime", keyLifetime, "1h");
        bounds.within("sweep-every", sweepEvery, "100ms", "60s");
        bounds.within("sweep-lease", sweepLease, "1s", "10m");
        bounds.within("refusals", refusals, 1, 100);
        bounds.within("undecided-after", undecidedAfter, "1m", "7d");
        bounds.within("check-declined", checkDeclined, "1s", "1d");
        bounds.within("refund-tries", refundTries, 1, 1_000);
        bounds.within("checkout-poll", checkoutPoll, "1s", "1h");
        bounds.require(
                returnUrl == null || RETURN_URL.matcher(returnUrl).matches(),
                "return-url must be an http or https address of at most 500 characters, such as "
                        + "https://shop.example/offers/{offerId}/?order={orderId}");
    }

    /** Where the buyer of this order goes after the payment; null for nowhere. */
    @Nullable
    String returnUrl(OfferId offer, OrderId order) {
        return returnUrl == null
                ? null
                : returnUrl.replace("{offerId}", offer.toString()).replace("{orderId}", order.value());
    }

    /** Doubles with every try, up to the longest. */
    Duration pauseAfter(int tries) {
        return shorter(firstRetry.multipliedBy(1L << Math.min(tries, 20)), longestRetry);
    }

    /** Without a response of the provider. */
    Duration pauseWhileUnavailable(int tries) {
        return shorter(pauseAfter(tries), sweepLease);
    }

    /** Grows slowly: a refund is a single call, and a buyer waits for the money. */
    Duration refundPauseAfter(int tries) {
        return shorter(firstRetry.multipliedBy(tries + 1L), longestRetry);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
