import io.hotdeal.offer.OfferId;
import io.hotdeal.offer.OfferTerms;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.OrderId;
import io.hotdeal.stock.OfferStockStore;
import io.hotdeal.stock.ReservationRequest;
import io.hotdeal.stock.ReserveOutcome.Reserved;
import io.hotdeal.stock.StockConfiguration;
import io.hotdeal.stock.StockLedger;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Reserves units of one offer from some threads at once, each in full batches: {@code Shard PORT THREADS SECONDS}. Prints threads, orders a second, orders in all. */
final class Shard {

    private static final int BATCH = StockLedger.MAX_BATCH;

    public static void main(String[] arguments) throws InterruptedException {
        int threads = Integer.parseInt(arguments[1]);
        int seconds = Integer.parseInt(arguments[2]);
        try (var context = new AnnotationConfigApplicationContext()) {
            context.registerBean(
                    LettuceConnectionFactory.class,
                    () -> new LettuceConnectionFactory("127.0.0.1", Integer.parseInt(arguments[0])));
            context.register(StockConfiguration.class);
            context.refresh();
            OfferId offer = new OfferId(1);
            var terms = new OfferTerms("thing", new BigDecimal("19.90"), null, null, null);
            context.getBean(OfferStockStore.class).open(offer, new OfferStockStore.Change("open", 0), terms, Integer.MAX_VALUE);
            StockLedger ledger = context.getBean(StockLedger.class);
            long warm = reserve(ledger, offer, threads, 5);
            long counted = reserve(ledger, offer, threads, seconds);
            System.out.printf("%d %d %d%n", threads, counted / seconds, warm + counted);
        }
    }

    /** @return units reserved */
    private static long reserve(StockLedger ledger, OfferId offer, int threads, int seconds) throws InterruptedException {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        AtomicLong reserved = new AtomicLong();
        List<Thread> pressing = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            pressing.add(Thread.ofPlatform().start(() -> {
                while (System.nanoTime() < end) {
                    List<ReservationRequest> batch = new ArrayList<>(BATCH);
                    for (int request = 0; request < BATCH; request++) {
                        String id = UUID.randomUUID().toString();
                        batch.add(new ReservationRequest(new OrderId(id), new CustomerId("c-" + id), 1));
                    }
                    reserved.addAndGet(ledger.reserve(offer, batch, Integer.MAX_VALUE).stream()
                            .filter(Reserved.class::isInstance)
                            .count());
                }
            }));
        }
        for (Thread thread : pressing) {
            thread.join();
        }
        return reserved.get();
    }
}
