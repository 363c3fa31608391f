package io.hotdeal.stack.load;

import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;

/** What every buyer of a run sends, and how to read its answer. */
interface Wish {

    ClassicHttpRequest request(int number);

    Answer read(int status, String body);

    /** GET of one of the workshop's endpoints. */
    static Wish workshop(String url) {
        return new Wish() {
            @Override
            public ClassicHttpRequest request(int number) {
                return ClassicRequestBuilder.get(url).build();
            }

            @Override
            public Answer read(int status, String body) {
                return Answer.ofText(status, body);
            }
        };
    }

    /**
     * An order of one unit by a customer of its own.
     *
     * @param url {@code …/offers/{id}/orders}
     * @param run begins every customer's name, so that two runs have different ones
     */
    static Wish order(String url, String run) {
        return new Wish() {
            @Override
            public ClassicHttpRequest request(int number) {
                String body = "{\"customerId\":\"" + run + "-" + number + "\",\"quantity\":1}";
                return ClassicRequestBuilder.post(url)
                        .addHeader("Idempotency-Key", "press-" + number)
                        .setEntity(new StringEntity(body, ContentType.APPLICATION_JSON))
                        .build();
            }

            @Override
            public Answer read(int status, String body) {
                return Answer.ofOrder(status, body);
            }
        };
    }
}
