package io.hotdeal.stack.provider;

import java.io.IOException;
import java.nio.file.Path;

/** Runs the simulator: {@code ProviderMain PORT CHARGE_LOG}. The settings are kept beside the log, as settings.json. */
public final class ProviderMain {

    private ProviderMain() {}

    public static void main(String[] arguments) throws IOException {
        Path log = Path.of(arguments[1]).toAbsolutePath();
        ChargeBook book = ChargeBook.open(log);
        Terms terms = Terms.open(log.resolveSibling("settings.json"));
        ProviderServer server = ProviderServer.start(Integer.parseInt(arguments[0]), book, terms);
        System.out.println("payment provider simulator listens on port " + server.port() + ", charges in " + log);
    }
}
