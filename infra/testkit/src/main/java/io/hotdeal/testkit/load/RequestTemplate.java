package io.hotdeal.testkit.load;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;

/** The request that every buyer of a run sends, and the parser of its response. */
interface RequestTemplate {

    ClassicHttpRequest request(int number);

    LoadResponse read(int status, String body);

    /** GET of one of the workshop's endpoints. */
    static RequestTemplate workshop(String url) {
        return get(url, LoadResponse::ofText);
    }

    /** GET of anything that responds with 200. */
    static RequestTemplate read(String url) {
        return get(url, LoadResponse::ofRead);
    }

    private static RequestTemplate get(String url, BiFunction<Integer, String, LoadResponse> response) {
        return new RequestTemplate() {
            @Override
            public ClassicHttpRequest request(int number) {
                return ClassicRequestBuilder.get(url).build();
            }

            @Override
            public LoadResponse read(int status, String body) {
                return response.apply(status, body);
            }
        };
    }

    /**
     * An order of one unit by a customer of its own.
     *
     * @param url {@code …/offers/{id}/orders}
     * @param run begins every customer's name, so that two runs have different ones
     */
    static RequestTemplate order(String url, String run) {
        return order(List.of(url), run);
    }

    /** The same for several offers, in turn. */
    static RequestTemplate order(List<String> urls, String run) {
        return order(number -> urls.get(number % urls.size()), number -> run + "-" + number);
    }

    /** A different order of the same customer each time. */
    static RequestTemplate orderOf(String url, String customer) {
        return order(number -> url, number -> customer);
    }

    private static RequestTemplate order(IntFunction<String> url, IntFunction<String> customer) {
        return new RequestTemplate() {
            @Override
            public ClassicHttpRequest request(int number) {
                String body = "{\"customerId\":\"" + customer.apply(number) + "\",\"quantity\":1}";
                return ClassicRequestBuilder.post(url.apply(number))
                        .addHeader("Idempotency-Key", "request-" + number)
                        .setEntity(new StringEntity(body, ContentType.APPLICATION_JSON))
                        .build();
            }

            @Override
            public LoadResponse read(int status, String body) {
                return LoadResponse.ofOrder(status, body);
            }
        };
    }
}
