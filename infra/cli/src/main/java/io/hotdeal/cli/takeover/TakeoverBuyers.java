package io.hotdeal.cli.takeover;

import io.hotdeal.testkit.load.LoadResponse;
import io.hotdeal.testkit.load.LoadResponse.Kind;
import io.hotdeal.testkit.process.ProcessException;
import io.hotdeal.testkit.shop.ShopClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Buyers of one offer who come until it is sold out, some hundred a second. Without a 202 or <i>sold out</i> a buyer repeats the request
 * with the same key.
 */
final class TakeoverBuyers implements AutoCloseable {

    /** At a time. */
    private static final int BUYERS = 10;

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final ShopClient shop;
    private final int offer;
    private final ConcurrentLinkedQueue<String> orders = new ConcurrentLinkedQueue<>();
    /** The {@link System#nanoTime()} of each 202. */
    private final ConcurrentLinkedQueue<Long> accepted = new ConcurrentLinkedQueue<>();

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> buyers = new ArrayList<>();

    TakeoverBuyers(ShopClient shop, int offer) {
        this.shop = shop;
        this.offer = offer;
    }

    void begin() {
        for (int buyer = 0; buyer < BUYERS; buyer++) {
            String name = offer + "-" + buyer;
            buyers.add(threads.submit(() -> {
                for (int purchase = 0; buys(name + "-" + purchase); purchase++) {
                    TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
                }
                return null;
            }));
        }
    }

    /** @return false when nothing is left */
    private boolean buys(String key) throws InterruptedException {
        while (true) {
            LoadResponse response = order(key);
            if (response.kind() == Kind.ACCEPTED) {
                accepted.add(System.nanoTime());
                orders.add(response.detail());
                return true;
            }
            if (response.kind() == Kind.SOLD_OUT) {
                return false;
            }
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        }
    }

    private LoadResponse order(String key) throws InterruptedException {
        try {
            HttpResponse<String> response = shop.order(offer, "c-" + key, "k-" + key);
            return LoadResponse.ofOrder(response.statusCode(), response.body());
        } catch (IOException e) {
            return new LoadResponse(Kind.ERROR, "no response");
        }
    }

    /** @throws ProcessException when the offer is not sold out within the limit */
    void awaitSoldOut(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            for (Future<?> buyer : buyers) {
                buyer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            }
        } catch (TimeoutException e) {
            throw new ProcessException("Offer " + offer + " was not sold out within " + limit.toSeconds() + " s.");
        } catch (ExecutionException e) {
            throw new IllegalStateException("A buyer failed.", e.getCause());
        }
    }

    /** Order ids of all 202s. */
    List<String> orders() {
        return List.copyOf(orders);
    }

    /** The longest time without a 202 from a moment of the sale on, by {@link System#nanoTime()}. */
    Duration longestPauseSince(long moment) {
        long longest = 0;
        long before = moment;
        for (long time :
                accepted.stream().filter(time -> time - moment > 0).sorted().toList()) {
            longest = Math.max(longest, time - before);
            before = time;
        }
        return Duration.ofNanos(longest);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}
