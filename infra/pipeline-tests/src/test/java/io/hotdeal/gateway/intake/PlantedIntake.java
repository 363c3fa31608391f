package io.hotdeal.gateway.intake;

import io.hotdeal.gateway.reservation.PlantedReservation;
import io.hotdeal.worker.OrderWorkerApplication;
import io.micrometer.core.instrument.MultiGauge;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.JdbcTemplate;

/** Everything that an intake class must not do. */
public class PlantedIntake {

    @Autowired
    @Nullable
    Producer<byte[], byte[]> kafka;

    @Nullable
    StringRedisTemplate redis;

    @Nullable
    JdbcTemplate database;

    @Nullable
    OrderWorkerApplication worker;

    @Nullable
    PlantedReservation next;

    @Nullable
    Timestamp openedAt;

    void replace(MultiGauge gauges) {
        gauges.register(List.of(), true);
    }

    Instant clock() {
        return Instant.now();
    }
}
