package io.hotdeal.gateway.publication;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderId;
import io.hotdeal.redis.ReplicatedCalls.Master;
import io.hotdeal.redis.StockUnavailableException;
import io.hotdeal.stock.SecondKeepers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Knows the keepers that a test gives orders; its calls can be held back, and servers can be lost. */
final class FakeSecondKeepers implements SecondKeepers {

    /** One call: the orders asked for, and how many replicas had to have them. */
    record Question(Master server, List<OrderId> orders, int replicas) {}

    final List<Question> questions = new CopyOnWriteArrayList<>();
    final Map<OrderId, Keeper> kept = new ConcurrentHashMap<>();
    final Map<OfferId, Master> servers = new ConcurrentHashMap<>();
    final Set<Master> lost = ConcurrentHashMap.newKeySet();
    private final Semaphore calls = new Semaphore(0);
    private volatile boolean held;
    private volatile @Nullable RuntimeException defect;

    static Master server(int number) {
        return new Master("redis-" + number, 6379);
    }

    /** From here on calls stand still, each until {@link #letPass}. */
    void hold() {
        held = true;
    }

    void letPass(int number) {
        calls.release(number);
    }

    void failOnce(RuntimeException failure) {
        defect = failure;
    }

    @Override
    public Master masterOf(OfferId offer) {
        return servers.getOrDefault(offer, server(1));
    }

    @Override
    public Map<OrderId, Keeper> find(Master server, Map<OfferId, List<OrderId>> orders, int replicas) {
        List<OrderId> all = new ArrayList<>(
                orders.values().stream().flatMap(Collection::stream).toList());
        questions.add(new Question(server, all, replicas));
        if (held) {
            calls.acquireUninterruptibly();
        }
        RuntimeException failure = defect;
        if (failure != null) {
            defect = null;
            throw failure;
        }
        if (lost.contains(server)) {
            throw new StockUnavailableException("not connected", null);
        }
        Map<OrderId, Keeper> found = new HashMap<>(kept);
        found.keySet().retainAll(all);
        return found;
    }
}
