package io.hotdeal.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hotdeal.gateway.Gateway.Answer;
import io.hotdeal.stack.LocalStack;
import io.hotdeal.stack.RunningStack;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Every documented answer of the gateway, over HTTP, from its real jar on real Redis, Kafka, database and provider. */
class GatewayHttpIT {

    private static final String PROBLEM = "urn:hotdeal:problem:";
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final AtomicInteger NEXT_OFFER = new AtomicInteger(10);

    private static RunningStack stack;
    private static Gateway gateway;
    private static LettuceConnectionFactory connections;
    private static StringRedisTemplate redis;

    @BeforeAll
    static void start() throws Exception {
        stack = LocalStack.at(Path.of("target/gateway-it")).workers(0).start();
        gateway = new Gateway(stack);
        connections = new LettuceConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", stack.redisPort()));
        connections.afterPropertiesSet();
        connections.start();
        redis = new StringRedisTemplate(connections);
    }

    @AfterAll
    static void stop() {
        connections.destroy();
        stack.close();
    }

    // ---- an order

    @Test
    void acceptsAnOrderAndTellsWhereItIs() {
        int offer = open(5);

        Answer answer = gateway.buy(offer, "c-42", 2);

        assertThat(answer.status()).as("%s", answer).isEqualTo(202);
        String id = answer.json().path("orderId").asString();
        assertThat(answer.header("Location")).contains("/offers/" + offer + "/orders/" + id);
        assertThat(answer.header("Idempotency-Replayed")).isEmpty();
        assertThat(answer.json().path("status").asString()).isEqualTo("ACCEPTED");
        assertThat(answer.json().path("remaining").asInt()).isEqualTo(3);
        Answer found = gateway.get(answer.header("Location").orElseThrow());
        assertThat(found.status()).isEqualTo(200);
        assertThat(found.json().path("status").asString()).isEqualTo("ACCEPTED");
        assertThat(found.json().path("orderId").asString()).isEqualTo(id);
        assertThat(gateway.available(offer)).isEqualTo(3);
    }

    @Test
    void answersARepeatWithTheSameOrder() {
        int offer = open(5);
        Answer first = gateway.buy(offer, "c-42", 2, "Idempotency-Key", "k-1");

        Answer repeat = gateway.buy(offer, "c-42", 2, "Idempotency-Key", "k-1");

        assertThat(repeat.status()).isEqualTo(202);
        assertThat(repeat.header("Idempotency-Replayed")).contains("true");
        assertThat(repeat.header("Location")).isEqualTo(first.header("Location"));
        assertThat(repeat.json().path("orderId")).isEqualTo(first.json().path("orderId"));
        assertThat(gateway.available(offer)).isEqualTo(3);
    }

    @Test
    void answersARepeatAlsoWhenSoldOutAndRemembered() {
        int offer = open(1);
        gateway.buy(offer, "c-42", 1, "Idempotency-Key", "k-1");
        assertThat(gateway.buy(offer, "c-43", 1).status()).isEqualTo(409);

        Answer repeat = gateway.buy(offer, "c-42", 1, "Idempotency-Key", "k-1");

        assertThat(repeat.status()).isEqualTo(202);
        assertThat(repeat.header("Idempotency-Replayed")).contains("true");
    }

    @Test
    void refusesAKeyThatStandsForAnotherQuantity() {
        int offer = open(5);
        gateway.buy(offer, "c-42", 2, "Idempotency-Key", "k-1");

        refused(gateway.buy(offer, "c-42", 1, "Idempotency-Key", "k-1"), 422, "key-reused");

        assertThat(gateway.available(offer)).isEqualTo(3);
    }

    @Test
    void makesOtherOrdersOfOtherCustomersWithTheSameKey() {
        int offer = open(5);

        Answer one = gateway.buy(offer, "c-1", 1, "Idempotency-Key", "k-1");
        Answer other = gateway.buy(offer, "c-2", 1, "Idempotency-Key", "k-1");

        assertThat(other.status()).isEqualTo(202);
        assertThat(other.json().path("orderId")).isNotEqualTo(one.json().path("orderId"));
    }

    @Test
    void tellsWhatIsLeftWhenSoldOut() {
        int offer = open(2);

        Answer answer = refused(gateway.buy(offer, "c-42", 3), 409, "sold-out");

        assertThat(answer.json().path("available").asInt()).isEqualTo(2);
        assertThat(gateway.available(offer)).isEqualTo(2);
        assertThat(gateway.buy(offer, "c-42", 2).status())
                .as("a smaller request is not answered from memory")
                .isEqualTo(202);
    }

    @Test
    void tellsTheAllowanceWhenTheLimitIsReached() {
        int offer = open("{\"units\":5,\"customerLimit\":2}");
        gateway.buy(offer, "c-42", 1);

        Answer answer = refused(gateway.buy(offer, "c-42", 2), 409, "limit-reached");

        assertThat(answer.json().path("allowance").asInt()).isEqualTo(1);
        assertThat(gateway.available(offer)).isEqualTo(4);
    }

    @Test
    void refusesBeforeAndAfterTheSale() {
        int early =
                open("{\"units\":5,\"opensAt\":\"%s\"}".formatted(Instant.now().plusSeconds(3_600)));
        int late =
                open("{\"units\":5,\"closesAt\":\"%s\"}".formatted(Instant.now().minusSeconds(1)));

        Answer notYet = refused(gateway.buy(early, "c-42", 1), 409, "not-open");
        Answer over = refused(gateway.buy(late, "c-42", 1), 409, "not-open");

        assertThat(notYet.json().path("reason").asString()).isEqualTo("NOT_YET");
        assertThat(over.json().path("reason").asString()).isEqualTo("OVER");
        assertThat(gateway.available(early)).isEqualTo(5);
        assertThat(gateway.available(late)).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                     | customerId quantity",
                "{'customerId':'c-42'}                  | quantity",
                "{'quantity':1}                         | customerId",
                "{'customerId':null,'quantity':null}    | customerId quantity",
                "{'customerId':'','quantity':0}         | customerId quantity",
                "{'customerId':'a b','quantity':-1}     | customerId quantity",
                "{'customerId':'c-42','quantity':1001}  | quantity",
                "{'customerId':'c-42','quantity':1.5}   | quantity",
                "{'customerId':'c-42','quantity':'1'}   | quantity",
                "{'customerId':'c-42','quantity':true}  | quantity",
                "{'customerId':'c-42','quantity':[1]}   | quantity",
                "{'customerId':'c-42','quantity':99999999999} | quantity",
                "{'customerId':{},'quantity':1}         | customerId",
                "{'customerId':['c'],'quantity':1}      | customerId",
                "[]                                     | body",
                "1                                      | body",
                "null                                   | body",
                "{                                      | body",
                "not json                               | body",
                "{'customerId':'c-42','quantity':1} x   | body"
            },
            quoteCharacter = '`')
    void namesEveryWrongFieldOfAnOrder(String body, String fields) {
        int offer = open(5);

        Answer answer = refused(gateway.order(offer, body.replace('\'', '"')), 400, "bad-input");

        assertThat(answer.json().path("errors").propertyNames()).containsExactlyInAnyOrder(fields.split(" "));
        assertThat(gateway.available(offer)).isEqualTo(5);
    }

    @Test
    void refusesAnEmptyBody() {
        int offer = open(5);

        refused(gateway.order(offer, ""), 400, "bad-input");
        assertThat(gateway.available(offer)).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "x", "1000000000", "1.5"})
    void namesAWrongOfferAndEverythingElse(String offer) {
        Answer answer = gateway.send(
                "POST",
                "/offers/" + offer + "/orders",
                "{}",
                "Content-Type",
                "application/json",
                "Idempotency-Key",
                "k".repeat(129));

        refused(answer, 400, "bad-input");
        assertThat(answer.json().path("errors").propertyNames())
                .containsExactlyInAnyOrder("id", "Idempotency-Key", "customerId", "quantity");
        refused(gateway.get("/offers/" + offer), 400, "bad-input");
    }

    @Test
    void knowsNoOfferThatWasNeverOpened() {
        refused(gateway.buy(999, "c-42", 1), 404, "unknown-offer");
        refused(gateway.buy(999_999_999, "c-42", 1), 404, "unknown-offer");
        refused(gateway.get("/offers/999"), 404, "unknown-offer");
        assertThat(redis.hasKey("{prod-999}-quantity")).isFalse();
    }

    @Test
    void saysThatTheStockIsMissingAndSeedsNothing() {
        int offer = open(5);
        redis.delete("{prod-%03d}-quantity".formatted(offer));

        Answer answer = refused(gateway.buy(offer, "c-42", 1), 503, "stock-missing");

        assertThat(answer.header("Retry-After")).isPresent();
        refused(gateway.restock(offer, 1, "restock-1"), 503, "stock-missing");
        assertThat(redis.hasKey("{prod-%03d}-quantity".formatted(offer))).isFalse();
    }

    @Test
    void knowsNoOrderThatWasNeverMade() {
        int offer = open(5);

        refused(gateway.get("/offers/" + offer + "/orders/0190f3a1-7000-7000-8000-000000000001"), 404, "unknown-order");
        refused(gateway.get("/offers/" + offer + "/orders/x"), 400, "bad-input");
    }

    @Test
    void refusesOtherMethodsMediaTypesAndPaths() {
        int offer = open(5);
        String orders = "/offers/" + offer + "/orders";
        String body = "{\"customerId\":\"c-42\",\"quantity\":1}";

        Answer method = refused(gateway.get(orders), 405, "method-not-allowed");
        assertThat(method.header("Allow")).contains("POST");
        refused(gateway.send("DELETE", "/offers", null), 405, "method-not-allowed");
        refused(gateway.send("POST", orders, body, "Content-Type", "text/plain"), 415, "unsupported-media-type");
        refused(gateway.send("POST", orders, body), 415, "unsupported-media-type");
        refused(gateway.get("/nothing-here"), 404, "not-found");
        assertThat(gateway.send("GET", "/offers", null, "Accept", "text/csv").status())
                .isEqualTo(406);
        assertThat(gateway.available(offer)).isEqualTo(5);
    }

    @Test
    void refusesALargeBodyWhetherOrNotItSaysItsLength() {
        int offer = open(5);
        String orders = "/offers/" + offer + "/orders";
        String large = "{\"customerId\":\"c-42\",\"quantity\":1,\"note\":\"" + "x".repeat(9_000) + "\"}";

        refused(gateway.send("POST", orders, large, "Content-Type", "application/json"), 413, "body-too-large");
        refused(gateway.sendChunked("POST", orders, large, "Content-Type", "application/json"), 413, "body-too-large");
        assertThat(gateway.available(offer)).isEqualTo(5);
        assertThat(gateway.sendChunked(
                                "POST",
                                orders,
                                "{\"customerId\":\"c-42\",\"quantity\":1}",
                                "Content-Type",
                                "application/json")
                        .status())
                .isEqualTo(202);
    }

    // ---- offers

    @Test
    void listsOffersWithTheirTerms() {
        int offer = open("{\"units\":5,\"price\":5.5,\"customerLimit\":2,\"closesAt\":\"2036-01-01T00:00:00Z\"}");

        var view = gateway.get("/offers/" + offer).json();

        assertThat(view.path("id").asInt()).isEqualTo(offer);
        assertThat(view.path("name").asString()).isEqualTo("Limited item " + offer);
        assertThat(view.path("price").decimalValue()).isEqualByComparingTo("5.5");
        assertThat(view.path("available").asInt()).isEqualTo(5);
        assertThat(view.path("open").asBoolean()).isTrue();
        assertThat(view.path("customerLimit").asInt()).isEqualTo(2);
        assertThat(view.path("closesAt").asString()).isEqualTo("2036-01-01T00:00:00Z");
        assertThat(gateway.get("/offers").json().path("offers").valueStream()).contains(view);
    }

    // ---- administration

    @Test
    void asksForCredentialsWhereverSomethingCanBeChangedOrRead() {
        int offer = open(5);
        String json = "application/json";
        String wrong = Gateway.basic(stack.adminUser(), "not the password");
        String restock = "/admin/offers/" + offer + "/restock";

        Answer answer =
                refused(gateway.send("POST", restock, "{\"units\":1}", "Content-Type", json), 401, "not-signed-in");
        assertThat(answer.header("WWW-Authenticate")).isPresent();
        refused(
                gateway.send("POST", restock, "{\"units\":1}", "Content-Type", json, "Authorization", wrong),
                401,
                "not-signed-in");
        refused(
                gateway.send("PUT", "/admin/offers/" + offer, "{\"units\":1}", "Content-Type", json),
                401,
                "not-signed-in");
        refused(gateway.send("POST", "/admin/offers/" + offer + "/close", null), 401, "not-signed-in");
        refused(gateway.get("/actuator/prometheus"), 401, "not-signed-in");
        refused(gateway.get("/actuator"), 401, "not-signed-in");
        assertThat(gateway.get("/actuator/health").status()).isEqualTo(200);
        assertThat(gateway.get("/actuator/health/readiness").status()).isEqualTo(200);
        assertThat(gateway.admin("GET", "/actuator/prometheus", null).text()).contains("hotdeal_published");
        assertThat(gateway.available(offer)).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                              | units",
                "{'units':0}                                     | units",
                "{'units':'5'}                                   | units",
                "{'units':5.5}                                   | units",
                "{'units':5,'price':-1,'customerLimit':0}        | price customerLimit",
                "{'units':5,'price':0.001}                       | price",
                "{'units':5,'price':1000000000}                  | price",
                "{'units':5,'price':'5'}                         | price",
                "{'units':5,'opensAt':'noon'}                    | opensAt",
                "{'units':5,'opensAt':'2026-01-02T00:00:00Z','closesAt':'2026-01-01T00:00:00Z'} | closesAt",
                "{                                               | body"
            })
    void namesEveryWrongFieldOfAnOffer(String form, String fields) throws SQLException {
        int offer = NEXT_OFFER.getAndIncrement();

        Answer answer = refused(gateway.open(offer, form.replace('\'', '"'), "open-1"), 400, "bad-input");

        assertThat(answer.json().path("errors").propertyNames()).containsExactlyInAnyOrder(fields.split(" "));
        assertThat(shopStock(offer)).isEqualTo(6_000);
        assertThat(gateway.get("/offers/" + offer).status()).isEqualTo(404);
    }

    @Test
    void opensOnceHoweverOftenTheRequestIsRepeated() throws SQLException {
        int offer = NEXT_OFFER.getAndIncrement();

        Answer first = gateway.open(offer, "{\"units\":100}", "open-1");
        Answer repeat = gateway.open(offer, "{\"units\":100}", "open-1");

        assertThat(first.status()).as("%s", first).isEqualTo(200);
        assertThat(first.json().path("changeId").asString()).isEqualTo("open-1");
        assertThat(repeat.text()).isEqualTo(first.text());
        assertThat(shopStock(offer)).isEqualTo(5_900);
        assertThat(allocated(offer)).isEqualTo(100);
        assertThat(gateway.available(offer)).isEqualTo(100);
        refused(gateway.open(offer, "{\"units\":101}", "open-1"), 422, "key-reused");
        refused(gateway.restock(offer, 100, "open-1"), 422, "key-reused");
    }

    @Test
    void changesTheTermsButNeverTheQuantityOfAnOpenOffer() throws SQLException {
        int offer = open(5);

        Answer changed = gateway.open(offer, "{\"units\":50,\"price\":1}", "terms-1");

        assertThat(changed.status()).isEqualTo(200);
        assertThat(gateway.get("/offers/" + offer).json().path("price").decimalValue())
                .isEqualByComparingTo("1");
        assertThat(gateway.available(offer)).isEqualTo(5);
        assertThat(shopStock(offer)).isEqualTo(5_995);
        assertThat(allocated(offer)).isEqualTo(5);
    }

    @Test
    void restocksOnceHoweverOftenTheRequestIsRepeated() throws SQLException {
        int offer = open(5);

        Answer first = gateway.restock(offer, 7, "restock-1");
        Answer repeat = gateway.restock(offer, 7, "restock-1");

        assertThat(first.status()).isEqualTo(200);
        assertThat(repeat.text()).isEqualTo(first.text());
        assertThat(gateway.available(offer)).isEqualTo(12);
        assertThat(shopStock(offer)).isEqualTo(5_988);
        assertThat(allocated(offer)).isEqualTo(12);
    }

    @Test
    void refusesMoreThanTheShopHas() throws SQLException {
        int offer = NEXT_OFFER.getAndIncrement();

        refused(gateway.open(offer, "{\"units\":6001}", "open-1"), 409, "not-enough-stock");
        assertThat(gateway.open(offer, "{\"units\":6000}", "open-2").status()).isEqualTo(200);
        refused(gateway.restock(offer, 1, "restock-1"), 409, "not-enough-stock");
        assertThat(shopStock(offer)).isZero();
        assertThat(allocated(offer)).isEqualTo(6_000);
    }

    @Test
    void refusesChangesOfWhatTheShopDoesNotHaveOrHasNotOpened() throws SQLException {
        int offer = NEXT_OFFER.getAndIncrement();

        refused(gateway.open(1_001, "{\"units\":1}", "open-1"), 404, "unknown-offer");
        refused(gateway.restock(1_001, 1, "restock-1"), 404, "unknown-offer");
        refused(gateway.close(1_001, "close-1"), 404, "unknown-offer");
        refused(gateway.restock(offer, 1, "restock-1"), 409, "wrong-state");
        refused(gateway.close(offer, "close-1"), 409, "wrong-state");
        assertThat(shopStock(offer)).isEqualTo(6_000);
    }

    @Test
    void closesOnceAndGivesTheUnsoldUnitsBack() throws Exception {
        settleEverythingByHand();
        int offer = open(5);

        Answer first = gateway.close(offer, "close-1");
        Answer repeat = gateway.close(offer, "close-1");

        assertThat(first.status()).as("%s", first).isEqualTo(200);
        assertThat(repeat.text()).isEqualTo(first.text());
        assertThat(shopStock(offer)).isEqualTo(6_000);
        assertThat(allocated(offer)).isZero();
        assertThat(gateway.available(offer)).isZero();
        refused(gateway.buy(offer, "c-42", 1), 409, "not-open");
        assertThat(gateway.open(offer, "{\"units\":3}", "open-again").status()).isEqualTo(200);
        assertThat(gateway.buy(offer, "c-42", 1).status()).isEqualTo(202);
    }

    @Test
    void keepsTheUnitsOfARunningSaleUntilItsOrdersAreSettled() throws Exception {
        int offer = open(5);
        gateway.buy(offer, "c-42", 2, "Idempotency-Key", "k-1");

        Answer draining = gateway.close(offer, "close-1");

        assertThat(draining.status()).as("%s", draining).isEqualTo(202);
        assertThat(draining.json().path("changeId").asString()).isEqualTo("close-1");
        assertThat(draining.json().path("waitingFor").path("held").asInt()).isEqualTo(2);
        Answer refused = refused(gateway.buy(offer, "c-43", 1), 409, "not-open");
        assertThat(refused.json().path("reason").asString()).isEqualTo("CLOSED");
        assertThat(gateway.buy(offer, "c-42", 2, "Idempotency-Key", "k-1").status())
                .as("a repeat is answered all the same")
                .isEqualTo(202);
        assertThat(shopStock(offer)).as("nothing has come back yet").isEqualTo(5_995);
        refused(gateway.restock(offer, 1, "restock-1"), 409, "wrong-state");

        settleEverythingByHand();

        await("the close to end by itself").atMost(SOON).untilAsserted(() -> {
            assertThat(gateway.close(offer, "close-1").status()).isEqualTo(200);
        });
        assertThat(shopStock(offer)).isEqualTo(5_998);
        assertThat(allocated(offer)).isEqualTo(2);
        assertThat(gateway.available(offer)).isZero();
    }

    // ---- the workshop's endpoints

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    void answersTheWorkshopsPipelineEndpointInPlainText(String method) {
        int offer = open(2);
        String path = "/order-redis?prodId=" + offer;

        Answer first = gateway.send(method, path, null);

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.header("Content-Type").orElseThrow()).startsWith("text/plain");
        assertThat(first.text()).isEqualTo("1");
        assertThat(gateway.send(method, path, null).text()).isEqualTo("0");
        assertThat(gateway.send(method, path, null).text()).isEqualTo("Out Of Stock");
        assertThat(gateway.available(offer)).isZero();
        refused(gateway.get("/order-redis?prodId=999"), 404, "unknown-offer");
        refused(gateway.get("/order-redis?prodId=x"), 400, "bad-input");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    void sellsOnTheLegacyPathInPlainText(String method) throws SQLException {
        int product = NEXT_OFFER.getAndIncrement();
        gateway.open(product, "{\"units\":5998}", "open-1");
        String path = "/order?prodId=" + product;

        Answer first = gateway.send(method, path, null);

        assertThat(first.status()).as("%s", first).isEqualTo(200);
        assertThat(first.header("Content-Type").orElseThrow()).startsWith("text/plain");
        assertThat(first.text()).isEqualTo("1");
        assertThat(gateway.send(method, path, null).text()).isEqualTo("0");
        assertThat(gateway.send(method, path, null).text()).isEqualTo("Out Of Stock");
        assertThat(number("SELECT COUNT(*) FROM ORDER_HISTORY WHERE STATUS = 'PAID' AND PROD_ID = ?", product))
                .isEqualTo(2);
        assertThat(gateway.available(product))
                .as("the pipeline's units are its own")
                .isEqualTo(5_998);
        refused(gateway.get("/order?prodId=1001"), 404, "unknown-offer");
        refused(gateway.get("/order?prodId=x"), 400, "bad-input");
    }

    // ---- Kafka

    @Test
    void publishesWhatItAcceptedAndEmptiesTheOutbox() {
        int offer = open(5);
        gateway.buy(offer, "c-42", 2);

        await("the outbox to be empty")
                .atMost(SOON)
                .until(() -> redis.opsForStream().size("{prod-%03d}-outbox".formatted(offer)) == 0);
        assertThat(redis.opsForHash().get("{prod-%03d}-counts".formatted(offer), "held"))
                .isEqualTo("2");
    }

    @Test
    void createsItsTopicsWithTheirPartitions() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.kafkaBootstrap()))) {
            List<String> topics =
                    List.of("hotdeal.order.requested.v1", "hotdeal.order.recorded.v1", "hotdeal.order.settled.v1");
            for (TopicDescription topic : admin.describeTopics(topics)
                    .allTopicNames()
                    .get(20, TimeUnit.SECONDS)
                    .values()) {
                assertThat(topic.partitions()).as(topic.name()).hasSize(8);
            }
            assertThat(admin.listTopics().names().get(20, TimeUnit.SECONDS))
                    .contains("hotdeal.order.requested.v1-dlt", "hotdeal.order.recorded.v1-dlt");
        }
    }

    // ---- how a test speaks

    private static int open(int units) {
        return open("{\"units\":" + units + "}");
    }

    private static int open(String form) {
        int offer = NEXT_OFFER.getAndIncrement();
        Answer answer = gateway.open(offer, form, "open-1");
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return offer;
    }

    private static Answer refused(Answer answer, int status, String type) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        assertThat(answer.header("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.type()).isEqualTo(PROBLEM + type);
        assertThat(answer.json().path("title").asString("")).isNotBlank();
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        assertThat(answer.header("Retry-After").isPresent()).isEqualTo(status == 503);
        assertThat(answer.text()).doesNotContain("Exception", "io.hotdeal", "\tat ");
        return answer;
    }

    /**
     * What the workers would do, for all orders of all tests: every held order is paid, and their groups have read
     * everything.
     */
    private static void settleEverythingByHand() throws Exception {
        for (String key : redis.keys("{prod-*}-outbox")) {
            await("the outbox to be empty: " + key)
                    .atMost(SOON)
                    .until(() -> redis.opsForStream().size(key) == 0);
        }
        for (String key : redis.keys("{prod-*}-orders")) {
            String tag = key.substring(0, key.indexOf('}') + 1);
            int offer = Integer.parseInt(tag.substring("{prod-".length(), tag.length() - 1));
            for (Map.Entry<Object, Object> order :
                    redis.opsForHash().entries(key).entrySet()) {
                String[] stored = order.getValue().toString().split("\\|", 4);
                if (stored[0].equals("H")) {
                    int quantity = Integer.parseInt(stored[1]);
                    redis.opsForHash()
                            .put(
                                    key,
                                    order.getKey(),
                                    "C" + order.getValue().toString().substring(1));
                    redis.opsForHash().increment(tag + "-counts", "held", -quantity);
                    redis.opsForHash().increment(tag + "-counts", "sold", quantity);
                    update("UPDATE HOTDEAL_ALLOCATION SET SOLD = SOLD + ? WHERE PROD_ID = ?", quantity, offer);
                }
            }
        }
        commitEverything("order-recorder", "hotdeal.order.requested.v1");
        commitEverything("order-payer", "hotdeal.order.recorded.v1");
    }

    private static void commitEverything(String group, String topic) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.kafkaBootstrap()))) {
            Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
            for (int partition = 0; partition < 8; partition++) {
                latest.put(new TopicPartition(topic, partition), OffsetSpec.latest());
            }
            Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
            Map<TopicPartition, ListOffsetsResultInfo> found =
                    admin.listOffsets(latest).all().get(20, TimeUnit.SECONDS);
            found.forEach((partition, end) -> ends.put(partition, new OffsetAndMetadata(end.offset())));
            admin.alterConsumerGroupOffsets(group, ends).all().get(20, TimeUnit.SECONDS);
        }
    }

    private static int shopStock(int product) throws SQLException {
        return number("SELECT QUANTITY FROM HOTDEAL_LIST WHERE PROD_ID = ?", product);
    }

    private static int allocated(int product) throws SQLException {
        return number("SELECT ALLOCATED FROM HOTDEAL_ALLOCATION WHERE PROD_ID = ?", product);
    }

    private static int number(String query, int product) throws SQLException {
        try (Connection database = connect();
                PreparedStatement statement = database.prepareStatement(query)) {
            statement.setInt(1, product);
            try (ResultSet rows = statement.executeQuery()) {
                assertThat(rows.next()).as(query).isTrue();
                return rows.getInt(1);
            }
        }
    }

    private static void update(String update, int first, int second) throws SQLException {
        try (Connection database = connect();
                PreparedStatement statement = database.prepareStatement(update)) {
            statement.setInt(1, first);
            statement.setInt(2, second);
            assertThat(statement.executeUpdate()).isOne();
        }
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(stack.jdbcUrl(), stack.databaseUser(), stack.databasePassword());
    }
}
