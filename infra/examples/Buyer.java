import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** Buys units of an offer and waits until they are paid: {@code java Buyer.java [URL [OFFER [QUANTITY]]]}, JDK 21 or later. */
public class Buyer {

    private static final int ATTEMPTS = 10;
    private static final int POLLS = 120;
    private static final Set<String> FINAL = Set.of("PAID", "DECLINED", "REJECTED");

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final String url;

    Buyer(String url) {
        this.url = url;
    }

    public static void main(String[] arguments) throws InterruptedException {
        String url = arguments.length > 0 ? arguments[0] : "http://127.0.0.1:8080";
        String offer = arguments.length > 1 ? arguments[1] : "1";
        int quantity = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1;
        var buyer = new Buyer(url);
        String location = buyer.buy(offer, quantity);
        System.out.println(location + " ACCEPTED");
        System.out.println(location + " " + buyer.awaitFinal(location));
    }

    /** @return the URL of the order's status */
    private String buy(String offer, int quantity) throws InterruptedException {
        String body = "{\"customerId\":\"java-%s\",\"quantity\":%d}".formatted(UUID.randomUUID(), quantity);
        var request = HttpRequest.newBuilder(URI.create(url + "/offers/" + offer + "/orders"))
                .timeout(Duration.ofSeconds(5))
                .header("Content-Type", "application/json")
                // One per purchase: it buys once, however often it is sent.
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return repeated(request).headers().firstValue("Location").orElseThrow();
    }

    private String awaitFinal(String location) throws InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + location))
                .timeout(Duration.ofSeconds(5))
                .build();
        for (int poll = 0; poll < POLLS; poll++) {
            String status = field("status", repeated(request).body());
            if (FINAL.contains(status)) {
                return status;
            }
            Thread.sleep(500);
        }
        throw new IllegalStateException(location + " is still not settled");
    }

    /** Repeats until there is a response that is not a request to retry. */
    private HttpResponse<String> repeated(HttpRequest request) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            long waitSeconds = 1;
            try {
                HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
                if (response.statusCode() / 100 == 2) {
                    return response;
                }
                if (response.statusCode() != 503 || attempt == ATTEMPTS) {
                    throw new IllegalStateException("refused: " + field("type", response.body()));
                }
                waitSeconds = response.headers().firstValueAsLong("Retry-After").orElse(1);
            } catch (IOException lost) { // bought or not is unknown: the same key finds out
                if (attempt == ATTEMPTS) {
                    throw new IllegalStateException("no response", lost);
                }
            }
            Thread.sleep(Duration.ofSeconds(waitSeconds));
        }
    }

    /** Enough for a file without libraries; use a JSON parser in production. */
    private static String field(String name, String json) {
        var found = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
        return found.find() ? found.group(1) : json;
    }
}
