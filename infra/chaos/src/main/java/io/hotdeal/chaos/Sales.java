package io.hotdeal.chaos;

import io.hotdeal.testkit.RunningStack;
import io.hotdeal.testkit.process.ProcessException;
import io.hotdeal.testkit.shop.ShopClient;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Opens and sells offer after offer until {@link #finish}; one is always on sale. */
final class Sales implements AutoCloseable {

    /** The units of each offer; fewer than the buyers' demand. */
    static final int UNITS = 700;

    private static final int BUYERS = 600;
    private static final int OPEN_ATTEMPTS = 60;
    private static final long PAUSE_MILLIS = 500;

    private final RunningStack stack;
    private final ChaosBuyers buyers;
    private final SortedMap<Integer, List<PurchaseAttempt>> made = new ConcurrentSkipListMap<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Future<?> selling;
    private volatile boolean finishing;

    private Sales(RunningStack stack, ChaosBuyers buyers) {
        this.stack = stack;
        this.buyers = buyers;
        this.selling = thread.submit(() -> {
            sell();
            return null;
        });
    }

    static Sales begin(RunningStack stack, ChaosBuyers buyers) {
        return new Sales(stack, buyers);
    }

    /** The buyers of finished sales, by offer. */
    Map<Integer, List<PurchaseAttempt>> made() {
        return Map.copyOf(made);
    }

    /** Returns when the current sale has ended. */
    void finish() throws InterruptedException {
        finishing = true;
        try {
            selling.get();
        } catch (ExecutionException e) {
            throw new ProcessException("The sale failed: " + e.getCause());
        }
    }

    private void sell() throws IOException, InterruptedException {
        for (int offer = 1; !finishing; offer++) {
            open(offer);
            List<PurchaseAttempt> purchases = ChaosBuyers.singly(offer, BUYERS, offer);
            buyers.buy(purchases);
            made.put(offer, purchases);
        }
    }

    /** Tries both gateways in turn: one of them may be restarting. */
    private void open(int offer) throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            String gateway = stack.gatewayUrl(1 + (offer + attempt) % 2);
            try (ShopClient shop = new ShopClient(gateway, stack.adminUser(), stack.adminPassword())) {
                shop.open(offer, UNITS);
                return;
            } catch (IOException | ProcessException e) {
                if (attempt == OPEN_ATTEMPTS) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
    }

    @Override
    public void close() {
        finishing = true;
        thread.close();
    }
}
