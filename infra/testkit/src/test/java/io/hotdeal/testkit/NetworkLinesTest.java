package io.hotdeal.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hotdeal.testkit.component.KafkaBroker.ProxiedListener;
import io.hotdeal.testkit.process.Ports;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NetworkLinesTest {

    private static final Component GATEWAY = Component.gateway(1);
    private static final Component WORKER = Component.worker(1);
    private static final Map<Component, Integer> DIRECT = Map.of(Component.REDIS, 1_001, Component.KAFKA, 1_002);

    @Test
    void eachServiceHasAProxyOfItsOwnForEachDependency() throws IOException {
        try (NetworkLines lines = NetworkLines.open(List.of(GATEWAY, WORKER), DIRECT, new Ports())) {
            Map<Component, Integer> ofGateway = lines.of(GATEWAY, DIRECT);
            Map<Component, Integer> ofWorker = lines.of(WORKER, DIRECT);

            assertThat(ofGateway).containsOnlyKeys(Component.REDIS, Component.KAFKA);
            assertThat(List.of(
                            ofGateway.get(Component.REDIS),
                            ofGateway.get(Component.KAFKA),
                            ofWorker.get(Component.REDIS),
                            ofWorker.get(Component.KAFKA)))
                    .doesNotHaveDuplicates()
                    .doesNotContain(1_001, 1_002);
            assertThat(lines.proxy(new NetworkLine(GATEWAY, Component.REDIS)).port())
                    .isEqualTo(ofGateway.get(Component.REDIS));
            assertThat(lines.kafkaListeners())
                    .extracting(ProxiedListener::advertised)
                    .containsExactlyInAnyOrder(ofGateway.get(Component.KAFKA), ofWorker.get(Component.KAFKA));
        }
    }

    @Test
    void aServiceWithoutProxiesReachesItsDependenciesDirectly() throws IOException {
        try (NetworkLines none = new NetworkLines()) {
            assertThat(none.of(GATEWAY, DIRECT)).isEqualTo(DIRECT);
            assertThat(none.kafkaListeners()).isEmpty();
            assertThatThrownBy(() -> none.proxy(new NetworkLine(GATEWAY, Component.REDIS)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("gateway-1 to redis");
        }
    }
}
