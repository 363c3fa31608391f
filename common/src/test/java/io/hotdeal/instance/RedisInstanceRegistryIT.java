package io.hotdeal.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.hotdeal.instance.InstanceRegistry.Author;
import io.hotdeal.instance.InstanceRegistry.Notices;
import io.hotdeal.stock.RedisStock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RedisStock.Shared.class)
class RedisInstanceRegistryIT {

    private static final String KEY = "hotdeal-notices";
    private static final Author GATEWAY = new Author("gateway-service", "gateway-1", "start-1");
    private static final Author WORKER = new Author("order-worker", "worker-1", "start-2");

    private final RedisStock stock;
    private final InstanceRegistry board;

    RedisInstanceRegistryIT(RedisStock stock) {
        this.stock = stock;
        this.board = new RedisInstanceRegistry(stock.calls());
    }

    @BeforeEach
    void anEmptyBoard() {
        stock.redis().delete(KEY);
    }

    @Test
    void everybodyReadsTheNewestNoticeOfEverybody() {
        tell(GATEWAY, 1);
        tell(WORKER, 7);

        Notices read = tell(GATEWAY, 2);

        assertThat(read.notices())
                .extracting(Heartbeat::service, Heartbeat::instance, Heartbeat::start, Heartbeat::counts)
                .containsExactlyInAnyOrder(
                        tuple("gateway-service", "gateway-1", "start-1", new TreeMap<>(Map.of("orders.Reserved", 2L))),
                        tuple("order-worker", "worker-1", "start-2", new TreeMap<>(Map.of("orders.Reserved", 7L))));
        assertThat(read.notices()).allMatch(notice -> notice.at() <= read.now());
    }

    @Test
    void takesDownWhatIsOldOrUnreadable() {
        stock.redis().opsForHash().putAll(KEY, Map.of("gone", "1000|{}", "damaged", "nonsense"));

        assertThat(tell(GATEWAY, 1).notices()).extracting(Heartbeat::start).isEqualTo(List.of("start-1"));
        assertThat(stock.redis().opsForHash().keys(KEY)).containsExactly("start-1");
    }

    private Notices tell(Author author, long orders) {
        return board.exchange(author, new TreeMap<>(Map.of("orders.Reserved", orders)));
    }
}
