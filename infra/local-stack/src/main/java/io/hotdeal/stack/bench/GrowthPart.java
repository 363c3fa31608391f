package io.hotdeal.stack.bench;

import io.hotdeal.stack.component.Wire;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Whether the millionth order is as quick as the first, and what an order takes in Redis. */
final class GrowthPart {

    private static final int OFFER = 2;
    private static final int PRESSED = 20_000;
    private static final int[] ORDERS = {10_000, 100_000, 1_000_000};
    private static final String TAG = "{prod-%03d}".formatted(OFFER);
    private static final List<String> KEYS = List.of("-orders", "-customers", "-counts", "-outbox");

    private GrowthPart() {}

    static void measure(Course course) throws IOException, InterruptedException, SQLException {
        Section section = course.section(
                "Growth",
                "/order-redis, ab -k -c 150, no worker running; the rate over the last %,d presses before each size"
                        .formatted(course.plan().scaled(PRESSED)));
        List<Samples> rates = new ArrayList<>();
        try (BenchShop shop = course.shop("growth", stack -> stack.workers(0))) {
            String path = "/order-redis?prodId=" + OFFER;
            shop.get("/bench/no-op", course.plan().scaled(PRESSED), true);
            shop.open(OFFER);
            long empty = usedBytes(shop);
            int pressed = 0;
            for (int size : ORDERS) {
                int last = course.plan().scaled(PRESSED) / 2;
                int target = course.plan().scaled(size);
                if (target - last > pressed) {
                    shop.get(path, target - last - pressed, true);
                    pressed = target - last;
                }
                double rate = shop.get(path, last, true);
                pressed += last;
                double bytes = (usedBytes(shop) - empty) / (double) pressed;
                course.out()
                        .printf(
                                "  %,d orders: %s/s, %s bytes an order%n",
                                pressed, Samples.number(rate), Samples.number(bytes));
                rates.add(Samples.once("%,d orders".formatted(size), "/s", rate));
                section.figure(
                        Samples.once("Redis bytes per order at %,d".formatted(size), "", bytes), Goal.atMost(250, 150));
            }
        }
        rates.forEach(section::bar);
        section.figure(
                rates.getLast().dividedBy(rates.getFirst(), "accept at 1,000,000 ÷ at 10,000 orders"),
                Goal.atLeast(0.95, 1.0));
    }

    /** Of the offer's keys that grow; to the byte, because every element is looked at. */
    private static long usedBytes(BenchShop shop) throws IOException {
        long bytes = 0;
        for (String key : KEYS) {
            String answer = Wire.redis(
                    shop.stack().redisPort(), "MEMORY USAGE " + TAG + key + " SAMPLES 0", Duration.ofSeconds(60));
            if (answer.startsWith(":")) {
                bytes += Long.parseLong(answer.substring(1));
            } else if (!answer.startsWith("$-1") && !answer.equals("_")) {
                throw new IOException("Redis does not say how much memory " + TAG + key + " uses: " + answer);
            }
        }
        return bytes;
    }
}
