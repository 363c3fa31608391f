package io.hotdeal.browser;

import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.LocalStack;
import io.hotdeal.testkit.RunningStack;
import io.hotdeal.testkit.load.BuyerDriver;
import io.hotdeal.testkit.load.LoadReport;
import io.hotdeal.testkit.shop.ShopClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** A gateway and two workers on a real stack, a client that opens offers, and a browser. Shared by all tests. */
final class Storefront implements AutoCloseable {

    private static final int CONCURRENCY = 50;

    private final Browsers browsers;
    private final RunningStack stack;
    private final ShopClient shop;
    private final AtomicInteger nextOffer = new AtomicInteger(100);

    private Storefront(Browsers browsers, RunningStack stack) {
        this.browsers = browsers;
        this.stack = stack;
        this.shop = new ShopClient(stack.gatewayUrl(1), stack.providerUrl(), stack.adminUser(), stack.adminPassword());
    }

    private static Storefront start() {
        // First, because a missing browser is the most frequent failure, and the fastest to detect.
        Browsers browsers = Browsers.open();
        try {
            return new Storefront(
                    browsers,
                    LocalStack.at(Path.of("target/storefront")).workers(2).start());
        } catch (IOException e) {
            throw new IllegalStateException("the stack does not start", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the stack was starting", e);
        }
    }

    String url() {
        return stack.gatewayUrl(1);
    }

    RunningStack stack() {
        return stack;
    }

    ShopClient shop() {
        return shop;
    }

    /** A product that no other test sells, on sale. */
    int open(int units) throws IOException, InterruptedException {
        int offer = unusedOffer();
        shop.open(offer, units);
        return offer;
    }

    int unusedOffer() {
        return nextOffer.getAndIncrement();
    }

    /** So many customers, who order one unit each. */
    LoadReport sell(int offer, int customers) throws InterruptedException {
        return BuyerDriver.orders(url() + "/offers/" + offer + "/orders", customers, CONCURRENCY);
    }

    void killGateway() throws IOException, InterruptedException {
        stack.kill(Component.gateway(1));
    }

    void startGateway() throws IOException, InterruptedException {
        stack.start(Component.gateway(1));
    }

    /** A visitor with a new browser context. */
    Visitor visitor(String name) {
        return new Visitor(browsers.chromium(), name);
    }

    @Override
    public void close() {
        shop.close();
        stack.close();
        browsers.close();
    }

    /** Gives every test class the one storefront; JUnit closes it after the last. */
    static final class Shared implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Storefront.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(Storefront.class))
                    .computeIfAbsent(Storefront.class, key -> Storefront.start(), Storefront.class);
        }
    }
}
