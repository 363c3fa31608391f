package io.hotdeal.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the simulator sends to a shop, which is a server of the test. */
class EventSenderTest {

    private static final String SECRET = "a secret of the provider";

    private record Received(String signature, String body) {

        JsonNode json() {
            return Json.MAPPER.readTree(body);
        }
    }

    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private HttpServer shop;
    private EventSender sender;

    @BeforeEach
    void start() throws IOException {
        shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        shop.createContext("/payments/events", this::take);
        shop.start();
        sender = EventSender.of(Map.of(
                EventSender.URL,
                "http://127.0.0.1:" + shop.getAddress().getPort() + "/payments/events",
                EventSender.SECRET,
                SECRET));
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            boolean refused = refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
            exchange.sendResponseHeaders(refused ? 503 : 204, -1);
            if (!refused) {
                received.add(new Received(exchange.getRequestHeaders().getFirst("Hotdeal-Signature"), body));
            }
        }
    }

    @AfterEach
    void end() {
        sender.close();
        shop.stop(0);
    }

    /** @param change of the defaults, as JSON */
    private static ProviderSettings settings(String change) {
        return SettingsForm.read(Json.MAPPER.readTree(change), ProviderSettings.DEFAULT);
    }

    private void charge(String settings) {
        ProviderSettings inForce = settings(settings);
        var charge = new Charge("o-1", "c-1", new BigDecimal("19.90"));
        sender.report(StoredCharge.decided(charge, inForce, System.currentTimeMillis()), inForce);
    }

    private List<String> statuses(int events) throws InterruptedException {
        List<String> statuses = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            Received next = received.poll(20, TimeUnit.SECONDS);
            assertThat(next).as("event %d", i + 1).isNotNull();
            statuses.add(next.json().path("status").asString());
        }
        return statuses;
    }

    @Test
    void aBuyersPaymentIsReportedAtOnceAndOneThatComesTooLateAtItsTime() throws Exception {
        var open = StoredCharge.open(new Charge("o-1", "c-1", BigDecimal.TEN), null);

        sender.reportCapture(open, ProviderSettings.DEFAULT);
        sender.reportCapture(open.paid(), ProviderSettings.DEFAULT);
        var late = new StoredCharge(
                "o-2", "c-1", BigDecimal.TEN, ChargeStatus.EXPIRED, "ch_o-2", 1, System.currentTimeMillis() + 300);
        sender.reportCapture(late, ProviderSettings.DEFAULT);

        for (String order : List.of("o-1", "o-2")) {
            Received event = received.poll(10, TimeUnit.SECONDS);
            assertThat(event).isNotNull();
            assertThat(event.json().path("orderId").stringValue()).isEqualTo(order);
            assertThat(event.json().path("status").stringValue()).isEqualTo("CAPTURED");
        }
        assertThat(received).isEmpty();
    }

    @Test
    void signsWhatItSendsAndSaysWhichPaymentItIs() throws Exception {
        charge("{\"processingRate\":1,\"processingMillis\":60000}");

        Received event = received.poll(20, TimeUnit.SECONDS);

        assertThat(event).isNotNull();
        String seconds = event.signature().replaceFirst("^t=([0-9]+),v1=.*", "$1");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
        String expected = HexFormat.of().formatHex(mac.doFinal((seconds + "." + event.body()).getBytes(UTF_8)));
        assertThat(event.signature()).isEqualTo("t=" + seconds + ",v1=" + expected);
        assertThat(event.json().path("eventId").asString()).isEqualTo("evt_o-1_PROCESSING");
        assertThat(event.json().path("orderId").asString()).isEqualTo("o-1");
        assertThat(event.json().path("amount").decimalValue()).isEqualByComparingTo("19.90");
    }

    @Test
    void reportsThatAChargeIsProcessingAndThenThatItIsCaptured() throws Exception {
        charge("{\"processingRate\":1,\"processingMillis\":500}");

        assertThat(statuses(2)).containsExactly("PROCESSING", "CAPTURED");
    }

    @Test
    void sendsDoubledEventsAndTheFirstOneLastWhenToldSo() throws Exception {
        charge("{\"processingRate\":1,\"processingMillis\":0,\"eventCopies\":2,\"lateEventRate\":1}");

        assertThat(statuses(4)).containsExactly("CAPTURED", "CAPTURED", "PROCESSING", "PROCESSING");
    }

    @Test
    void repeatsAnEventUntilTheShopHasIt() throws Exception {
        refusals.set(2);

        charge("{\"processingRate\":1,\"processingMillis\":60000}");

        assertThat(statuses(1)).containsExactly("PROCESSING");
        assertThat(refusals.get()).isZero();
    }

    @Test
    void reportsNothingOfAChargeThatWasDecidedAtOnceAndNothingWithoutAnAddress() throws Exception {
        try (EventSender nowhere = EventSender.of(Map.of())) {
            ProviderSettings inForce = settings("{\"processingRate\":1}");
            var charge = new Charge("o-2", "c-1", BigDecimal.ONE);
            nowhere.report(StoredCharge.decided(charge, inForce, System.currentTimeMillis()), inForce);
        }
        charge("{}");
        charge("{\"processingRate\":1,\"processingMillis\":60000}");

        assertThat(statuses(1)).containsExactly("PROCESSING");
        assertThat(received).isEmpty();
    }
}
