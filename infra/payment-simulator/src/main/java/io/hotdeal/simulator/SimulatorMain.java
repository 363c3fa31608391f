package io.hotdeal.simulator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * Runs the simulator: {@code SimulatorMain PORT CHARGE_LOG [ADDRESS]}, on the loopback address by default. The settings are
 * kept beside the log, as settings.json. It sends events when the environment has {@code PAYMENT_EVENTS_URL} and
 * {@code PAYMENT_EVENTS_SECRET}; {@code PAYMENT_PAGES_URL} is the address by which buyers reach it, when that is not the shop's.
 */
public final class SimulatorMain {

    private SimulatorMain() {}

    public static void main(String[] arguments) throws IOException {
        Path log = Path.of(arguments[1]).toAbsolutePath();
        InetAddress address =
                arguments.length > 2 ? InetAddress.getByName(arguments[2]) : InetAddress.getLoopbackAddress();
        InetSocketAddress place = new InetSocketAddress(address, Integer.parseInt(arguments[0]));
        ProviderServer server = ProviderServer.open(place, log, System.getenv());
        System.out.println("payment provider simulator listens on port " + server.port() + ", charges in " + log);
    }
}
