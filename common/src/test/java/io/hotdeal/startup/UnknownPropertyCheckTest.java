package io.hotdeal.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnknownPropertyCheckTest {

    private static final KnownProperties KNOWN = new KnownProperties(Set.of(
            "hotdeal.topics.partitions", "hotdeal.topics.min-insync-replicas", "hotdeal.gateway.live.lag-every"));

    @ParameterizedTest
    @CsvSource({
        "hotdeal.topics.partitions, false, true",
        "HOTDEAL_TOPICS_MIN_INSYNC_REPLICAS, true, true",
        "HOTDEAL_TOPICS_MININSYNCREPLICAS, true, true",
        "hotdeal.topics.minInsyncReplicas, false, true",
        "hotdeal.topics.partitions[0], false, true",
        "hotdeal.topics.partition, false, false",
        "HOTDEAL_TOPICS_PARTITION, true, false",
        "hotdeal.topic.partitions, false, false",
        "HOTDEAL_JDK_FOLDER, true, true", // the launcher's
        "hotdeal.home, true, true",
        "HOTDEAL_WORKER_PAYMENT_URL, true, true", // the other service's
        "hotdeal.worker.payment.url, false, true",
        "spring.data.redis.hosst, false, true", // not ours
    })
    void aNameThatNobodyReadsIsRefused(String name, boolean ofTheProcess, boolean passes) {
        assertThat(UnknownPropertyCheck.unknown(List.of(name), ofTheProcess, KNOWN)
                        .isEmpty())
                .isEqualTo(passes);
    }

    @Test
    void theNearestKnownNameIsOffered() {
        assertThat(KNOWN.nearest("HOTDEAL_TOPICS_PARTITION")).isEqualTo("hotdeal.topics.partitions");
        assertThat(KNOWN.nearest("hotdeal.gateway.live.lag-evry")).isEqualTo("hotdeal.gateway.live.lag-every");
    }

    @Test
    void theMetadataOfTheBuildIsFound() {
        assertThat(KnownProperties.onClassPath(getClass().getClassLoader()).names())
                .contains("hotdeal.topics.retention");
    }
}
