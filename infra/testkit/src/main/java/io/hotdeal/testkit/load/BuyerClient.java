package io.hotdeal.testkit.load;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;

/** Sends requests over kept connections, and reads every response. Blocks its (virtual) thread; thread-safe. */
final class BuyerClient implements AutoCloseable {

    private static final Duration RESPONSE_LIMIT = Duration.ofMinutes(2);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);

    private final CloseableHttpClient http;

    /** @param connections at most */
    BuyerClient(int connections) {
        this.http = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        // The strict policy takes one lock for all and visits all waiting threads.
                        .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                        .setMaxConnTotal(connections)
                        .setMaxConnPerRoute(connections)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(CONNECT_LIMIT.toSeconds(), TimeUnit.SECONDS)
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(RESPONSE_LIMIT.toSeconds(), TimeUnit.SECONDS)
                        .build())
                // A repeat would hide an error, and count one request as two.
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableRedirectHandling()
                .build();
    }

    /** A call without a response counts as one of kind ERROR. */
    LoadResponse send(RequestTemplate template, int number) {
        try {
            return http.execute(
                    template.request(number),
                    response -> template.read(response.getCode(), EntityUtils.toString(response.getEntity())));
        } catch (IOException e) {
            return new LoadResponse(
                    LoadResponse.Kind.ERROR, "no response: " + e.getClass().getSimpleName());
        }
    }

    @Override
    public void close() {
        try {
            http.close();
        } catch (IOException e) {
            throw new IllegalStateException("The built-in driver could not close its connections.", e);
        }
    }
}
