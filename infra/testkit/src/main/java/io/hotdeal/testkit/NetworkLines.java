package io.hotdeal.testkit;

import io.hotdeal.testkit.component.KafkaBroker;
import io.hotdeal.testkit.process.Ports;
import io.hotdeal.testkit.process.TcpProxy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One proxy for each {@link NetworkLine} of a stack, so that each fails alone. Used while the stack is put together; then unchanged. */
final class NetworkLines implements AutoCloseable {

    private final Map<NetworkLine, TcpProxy> proxies = new HashMap<>();
    private final List<KafkaBroker.ProxiedListener> listeners = new ArrayList<>();

    /** None: services reach their dependencies directly. */
    NetworkLines() {}

    /** @param targets the ports of all dependencies to put a proxy in front of */
    static NetworkLines open(Collection<Component> services, Map<Component, Integer> targets, Ports ports)
            throws IOException {
        var lines = new NetworkLines();
        for (Component service : services) {
            for (Map.Entry<Component, Integer> target : targets.entrySet()) {
                lines.open(new NetworkLine(service, target.getKey()), target.getValue(), ports);
            }
        }
        return lines;
    }

    /** Brokers tell clients where to connect, so each proxy in front of Kafka has a listener of its own. */
    private void open(NetworkLine line, int direct, Ports ports) throws IOException {
        boolean kafka = line.dependency().kind() == Component.Kind.KAFKA;
        int target = kafka ? ports.free() : direct;
        TcpProxy proxy = TcpProxy.at(ports.free(), target);
        proxies.put(line, proxy);
        if (kafka) {
            listeners.add(new KafkaBroker.ProxiedListener(target, proxy.port()));
        }
    }

    List<KafkaBroker.ProxiedListener> kafkaListeners() {
        return List.copyOf(listeners);
    }

    /** The ports by which a service reaches its dependencies: the direct ones where there is no proxy. */
    Map<Component, Integer> of(Component service, Map<Component, Integer> direct) {
        Map<Component, Integer> ports = new HashMap<>(direct);
        proxies.forEach((line, proxy) -> {
            if (line.service().equals(service)) {
                ports.put(line.dependency(), proxy.port());
            }
        });
        return Map.copyOf(ports);
    }

    /** @throws IllegalStateException when the stack was built without it */
    TcpProxy proxy(NetworkLine line) {
        TcpProxy proxy = proxies.get(line);
        if (proxy == null) {
            throw new IllegalStateException("This stack was built without a proxy from " + line + ".");
        }
        return proxy;
    }

    @Override
    public void close() throws IOException {
        for (TcpProxy proxy : proxies.values()) {
            proxy.close();
        }
    }
}
