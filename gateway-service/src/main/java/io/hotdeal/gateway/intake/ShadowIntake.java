package io.hotdeal.gateway.intake;

import io.hotdeal.gateway.PlaceOrder;
import io.hotdeal.gateway.ratelimit.OrderLimits;
import io.hotdeal.gateway.security.BuyerAuthenticator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.Filter;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * The order endpoint for a gateway's orders to itself: the same classes as behind the gateway's own port, in a Tomcat of their own on a
 * free port of the loopback interface. No request to one of the gateway's ports leads here, whatever it says, so that the endpoint
 * that buyers use knows nothing of shadows. Without TLS, tokens and limits.
 */
@Component
public final class ShadowIntake {

    private final OrderResponse response;
    private final IntakeProperties bounds;
    private final JsonMapper json;
    private final Clock clock;

    ShadowIntake(OrderResponse response, IntakeProperties bounds, JsonMapper json, Clock clock) {
        this.response = response;
        this.bounds = bounds;
        this.json = json;
        this.clock = clock;
    }

    /** Serves until it is closed. */
    public static final class LoopbackServer implements AutoCloseable {

        private final Tomcat tomcat;
        private final Path folder;

        private LoopbackServer(Tomcat tomcat, Path folder) {
            this.tomcat = tomcat;
            this.folder = folder;
        }

        public int port() {
            return tomcat.getConnector().getLocalPort();
        }

        @Override
        public void close() throws IOException {
            try {
                tomcat.stop();
                tomcat.destroy();
            } catch (LifecycleException e) {
                throw new IOException("the loopback server does not stop", e);
            } finally {
                FileSystemUtils.deleteRecursively(folder);
            }
        }
    }

    /**
     * @param shadow   takes the orders
     * @param requests at the same time, at most; others wait
     */
    public LoopbackServer serve(PlaceOrder shadow, int requests) throws IOException {
        Path folder = Files.createTempDirectory("hotdeal-warm-up");
        var tomcat = new Tomcat();
        tomcat.setBaseDir(folder.toString());
        tomcat.setSilent(true);
        tomcat.getHost().setAutoDeploy(false);
        var few = new IntakeProperties(requests, 0, bounds.patience(), 1, bounds.bodyWithin());
        tomcat.setConnector(connector(few.executor()));
        Context context = tomcat.addContext("", folder.toString());
        context.getPipeline().addValve(new ConcurrencyLimitValve(few, new SimpleMeterRegistry()));
        Tomcat.addServlet(context, "default", new DefaultServlet()).addMapping("/");
        add(context, endpoint(shadow));
        var running = new LoopbackServer(tomcat, folder);
        try {
            tomcat.start();
            return running;
        } catch (LifecycleException e) {
            running.close();
            throw new IOException("the loopback server does not start", e);
        }
    }

    private OrderEndpoint endpoint(PlaceOrder shadow) {
        return new OrderEndpoint(OrderLimits.none(), BuyerAuthenticator.open(clock), shadow, response, bounds, json);
    }

    private static Connector connector(IntakeExecutor executor) {
        var connector = new Connector(GatewayProtocol.class.getName());
        connector.setPort(0);
        connector.setProperty("address", InetAddress.getLoopbackAddress().getHostAddress());
        connector.setProperty("maxKeepAliveRequests", "-1");
        if (connector.getProtocolHandler() instanceof GatewayProtocol protocol) {
            protocol.setIntake(executor);
        }
        return connector;
    }

    private static void add(Context context, Filter endpoint) {
        var filter = new FilterDef();
        filter.setFilterName("orders");
        filter.setFilter(endpoint);
        context.addFilterDef(filter);
        var all = new FilterMap();
        all.setFilterName("orders");
        all.addURLPattern("/*");
        context.addFilterMap(all);
    }
}
