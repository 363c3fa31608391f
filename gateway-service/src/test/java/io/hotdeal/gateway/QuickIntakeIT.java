package io.hotdeal.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.gateway.Gateway.Answer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same request is answered alike on the quick way and on the way through MVC, which a charset in its type makes it take. */
@ExtendWith(Shop.Shared.class)
class QuickIntakeIT {

    private static final String QUICK = "application/json";
    private static final String THROUGH_MVC = "application/json;charset=UTF-8";
    private static final Pattern ORDER_ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Shop shop;
    private final Gateway gateway;

    QuickIntakeIT(Shop shop) {
        this.shop = shop;
        this.gateway = shop.gateway();
    }

    /** Orders after one another, for an offer of 3 units and 2 per customer: key, customer, quantity. */
    record Story(String title, String form, List<String> bodies, String key) {
        @Override
        public String toString() {
            return title;
        }
    }

    static Stream<Story> stories() {
        String open = "{\"units\":3,\"customerLimit\":2}";
        return Stream.of(
                new Story("accepted", open, List.of(order("c-1", 2)), ""),
                new Story("accepted and replayed", open, List.of(order("c-1", 2), order("c-1", 2)), "k-1"),
                new Story("another order with the same key", open, List.of(order("c-1", 2), order("c-1", 1)), "k-1"),
                new Story("sold out", open, List.of(order("c-1", 2), order("c-2", 2)), ""),
                new Story("beyond the limit", open, List.of(order("c-1", 3)), ""),
                new Story(
                        "not yet", "{\"units\":3,\"opensAt\":\"2999-01-01T00:00:00Z\"}", List.of(order("c-1", 1)), ""),
                new Story("two wrong fields", open, List.of(order("c 1", 0)), ""),
                new Story("a wrong key", open, List.of(order("c-1", 1)), "k".repeat(129)),
                new Story("no object", open, List.of("[]", "{", "null", "7"), ""),
                new Story("a wrong type", open, List.of("{\"customerId\":\"c-1\",\"quantity\":\"1\"}"), ""));
    }

    @ParameterizedTest
    @MethodSource("stories")
    void answersAlikeBothWays(Story story) {
        assertThat(tell(story, QUICK)).isEqualTo(tell(story, THROUGH_MVC));
    }

    @Test
    void answersAlikeForAnOfferThatIsNotThere() {
        assertThat(inWords(999, post(999, QUICK, order("c-1", 1))))
                .isEqualTo(inWords(999, post(999, THROUGH_MVC, order("c-1", 1))));
    }

    @Test
    void leavesTwoKeysToMvc() {
        int offer = shop.open(3);

        Answer quick = post(offer, QUICK, order("c-1", 1), "Idempotency-Key", "k-1", "Idempotency-Key", "k-2");
        Answer mvc = post(offer, THROUGH_MVC, order("c-1", 1), "Idempotency-Key", "k-1", "Idempotency-Key", "k-2");

        assertThat(mvc.json().path("orderId")).isEqualTo(quick.json().path("orderId"));
        assertThat(mvc.status()).isEqualTo(quick.status());
    }

    @Test
    void countsOrdersByOutcome() {
        int offer = shop.open(1);
        double before = counted("Reserved");

        gateway.buy(offer, "c-1", 1);
        post(offer, THROUGH_MVC, order("c-2", 1));

        assertThat(counted("Reserved")).isEqualTo(before + 1);
    }

    private double counted(String outcome) {
        String line = "hotdeal_orders_seconds_count{outcome=\"" + outcome + "\"}";
        return gateway.admin("GET", "/actuator/prometheus", null)
                .text()
                .lines()
                .filter(metric -> metric.startsWith(line))
                .mapToDouble(metric -> Double.parseDouble(metric.substring(line.length())))
                .findAny()
                .orElseThrow();
    }

    private List<String> tell(Story story, String contentType) {
        int offer = shop.open(story.form());
        String[] key = story.key().isEmpty() ? new String[0] : new String[] {"Idempotency-Key", story.key()};
        return story.bodies().stream()
                .map(body -> inWords(offer, post(offer, contentType, body, key)))
                .toList();
    }

    private Answer post(int offer, String contentType, String body, String... headers) {
        String[] all = Stream.concat(Stream.of(headers), Stream.of("Content-Type", contentType))
                .toArray(String[]::new);
        return gateway.send("POST", "/offers/" + offer + "/orders", body, all);
    }

    private static String order(String customer, int quantity) {
        return "{\"customerId\":\"" + customer + "\",\"quantity\":" + quantity + "}";
    }

    /** Status, headers and body, without what differs between any two orders. */
    private static String inWords(int offer, Answer answer) {
        Map<String, List<String>> headers =
                new TreeMap<>(answer.response().headers().map());
        headers.keySet().removeAll(List.of("date", "content-length", "transfer-encoding", "connection", "keep-alive"));
        String words = answer.status() + " " + headers + " " + answer.text();
        return ORDER_ID.matcher(words).replaceAll("ID").replaceAll("\\b" + offer + "\\b", "OFFER");
    }
}
