package io.hotdeal.kafka;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicPropertiesTest {

    @Test
    void takesTheDefaultsAndTheBounds() {
        assertThatNoException().isThrownBy(() -> new TopicProperties(8, (short) 1, 1, Duration.ofDays(7)));
        assertThatNoException().isThrownBy(() -> new TopicProperties(1, (short) 3, 2, Duration.ofHours(1)));
        assertThatNoException().isThrownBy(() -> new TopicProperties(1_000, (short) 3, 3, Duration.ofDays(365)));
    }

    @ParameterizedTest
    @CsvSource({
        "0,    1, 1, PT168H, hotdeal.topics.partitions",
        "-1,   1, 1, PT168H, hotdeal.topics.partitions",
        "1001, 1, 1, PT168H, hotdeal.topics.partitions",
        "8,    1, 0, PT168H, hotdeal.topics.min-insync-replicas",
        "8,    1, 2, PT168H, hotdeal.topics.min-insync-replicas",
        "8,    0, 1, PT168H, hotdeal.topics.replication",
        "8,    1, 1, PT59M,  hotdeal.topics.retention"
    })
    void refusesWhatIsOutOfBoundsNamingTheProperty(
            int partitions, short replication, int minInsync, Duration retention, String property) {
        assertThatThrownBy(() -> new TopicProperties(partitions, replication, minInsync, retention))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(property);
    }
}
