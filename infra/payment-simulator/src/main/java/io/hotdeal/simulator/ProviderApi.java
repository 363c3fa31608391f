package io.hotdeal.simulator;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Implements the provider's contract, call by call.
 *
 * <pre>
 * POST   /charges          Idempotency-Key: orderId; {orderId, customerId, amount}   200 {orderId, status, reference, amount}
 * POST   /charges/batch    {charges: [...]}, at most 1,000                            200 {results: [...]} in the same order
 * POST   /charges/status   {orderIds: [...]}, at most 1,000                           200 {results: [{orderId, status, reference, amount}]}, status NONE: never charged
 * POST   /checkouts        {checkouts: [{orderId, customerId, amount, returnUrl?}]}   200 {results: [{orderId, status, reference, amount, link}]}, status OPEN until the buyer has paid
 * POST   /checkouts/expire {orderIds: [...]}                                          200 {results: [...]}: CAPTURED when it was paid, else EXPIRED; NONE: there is none
 * POST   /refunds          {orderId}                                                  200 {orderId, status: REFUNDED, reference}
 * GET    /charges/{id}                                                                200, 404
 * GET    /charges?after=&amp;limit=  at most 5,000, by order id                           200 {charges: [...], next}, without buyers' payments that are open or expired
 * GET    /charges/summary                                                             200 {captured, declined, refunded, calls, orders, statusCalls, statusOrders}
 * DELETE /charges          deletes all charges                                        200
 * GET, PUT /settings       {@link ProviderSettings}, PUT may be partial               200
 * GET    /health                                                                      200
 * </pre>
 *
 * <p>{@code calls} are those to charge and refund, {@code statusCalls} those to /charges/status; {@code orders} and
 * {@code statusOrders} are the order ids of these calls, each as often as it was named. The buyer's
 * page is {@link PayPage}'s.
 *
 * <p>The response to a decline is 200. Latency, timeouts and errors of the settings apply to charging and refunding,
 * latency also to /charges/status. All other calls are for tools, and respond at once.
 */
final class ProviderApi {

    /** A status that means: close the connection instead. */
    static final int NO_RESPONSE = -1;

    private static final int PAGE_LIMIT = 5_000;

    private final ChargeStore book;
    private final FaultPlan terms;
    private final EventSender events;
    private final String pagesUrl;
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong orders = new AtomicLong();
    private final AtomicLong statusCalls = new AtomicLong();
    private final AtomicLong statusOrders = new AtomicLong();

    /** @param pagesUrl the address by which buyers reach this provider, without a path; empty: the one that the shop calls */
    ProviderApi(ChargeStore book, FaultPlan terms, EventSender events, String pagesUrl) {
        this.book = book;
        this.terms = terms;
        this.events = events;
        this.pagesUrl = pagesUrl;
    }

    record Response(int status, Object body) {}

    private record Charged(String orderId, ChargeStatus status, String reference, BigDecimal amount) {
        static Charged of(StoredCharge entry) {
            return new Charged(entry.orderId(), entry.status(), entry.reference(), entry.amount());
        }
    }

    private record Known(
            String orderId,
            ChargeStatus status,
            @Nullable String reference,
            @Nullable BigDecimal amount,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String link) {
        static Known of(StoredCharge entry, String pages) {
            String link = entry.status() == ChargeStatus.OPEN ? pages + PayPage.PATH + entry.orderId() : null;
            return new Known(entry.orderId(), entry.status(), entry.reference(), entry.amount(), link);
        }
    }

    private record Refunded(String orderId, ChargeStatus status, String reference) {
        static Refunded of(StoredCharge entry) {
            return new Refunded(entry.orderId(), entry.status(), entry.reference());
        }
    }

    private record Results(List<?> results) {}

    private record Page(
            List<StoredCharge> charges, @Nullable String next) {}

    private record Summary(
            int captured, int declined, int refunded, long calls, long orders, long statusCalls, long statusOrders) {}

    Response respond(HttpExchange exchange) throws IOException, InterruptedException {
        String path = exchange.getRequestURI().getPath();
        return switch (exchange.getRequestMethod() + " " + path) {
            case "POST /charges" -> charge(exchange);
            case "POST /charges/batch" -> {
                List<Charge> charges = Json.charges(Json.object(exchange.getRequestBody()));
                yield work(
                        charges.size(),
                        settings -> new Results(charge(charges, settings).stream()
                                .map(Charged::of)
                                .toList()));
            }
            case "POST /charges/status" ->
                status(Json.orderIds(Json.object(exchange.getRequestBody())), pages(exchange));
            case "POST /checkouts" -> {
                List<BuyerCheckout> checkouts = Json.checkouts(Json.object(exchange.getRequestBody()));
                String pages = pages(exchange);
                yield work(
                        checkouts.size(),
                        settings -> new Results(book.checkout(checkouts, settings).stream()
                                .map(entry -> Known.of(entry, pages))
                                .toList()));
            }
            case "POST /checkouts/expire" -> {
                List<String> orderIds = Json.orderIds(Json.object(exchange.getRequestBody()));
                String pages = pages(exchange);
                yield work(orderIds.size(), settings -> expire(orderIds, settings, pages));
            }
            case "POST /refunds" -> {
                String orderId = Json.text(Json.object(exchange.getRequestBody()), "orderId");
                yield work(1, settings -> {
                    if (terms.refundFails()) {
                        throw new ProviderProblem(
                                409, "no-refund", "No refund", "Not now, as refundErrorRate asks for.");
                    }
                    return Refunded.of(book.refund(orderId));
                });
            }
            case "GET /charges" -> ok(page(exchange.getRequestURI()));
            case "GET /charges/summary" ->
                ok(new Summary(
                        book.count(ChargeStatus.CAPTURED),
                        book.count(ChargeStatus.DECLINED),
                        book.count(ChargeStatus.REFUNDED),
                        calls.get(),
                        orders.get(),
                        statusCalls.get(),
                        statusOrders.get()));
            case "DELETE /charges" -> {
                book.clear();
                calls.set(0);
                orders.set(0);
                statusCalls.set(0);
                statusOrders.set(0);
                yield ok(Map.of());
            }
            case "GET /settings" -> ok(terms.settings());
            case "PUT /settings" -> ok(terms.change(Json.object(exchange.getRequestBody())));
            case "GET /health" -> ok(Map.of("status", "UP"));
            default -> one(exchange.getRequestMethod(), path);
        };
    }

    private Response charge(HttpExchange exchange) throws IOException, InterruptedException {
        Charge charge = Json.charge(Json.object(exchange.getRequestBody()));
        String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        if (!charge.orderId().equals(key)) {
            throw ProviderProblem.badInput("The header Idempotency-Key must be the orderId, " + charge.orderId() + ".");
        }
        return work(1, settings -> Charged.of(charge(List.of(charge), settings).getFirst()));
    }

    private List<StoredCharge> charge(List<Charge> charges, ProviderSettings settings) {
        List<StoredCharge> charged = book.charge(charges, settings);
        charged.forEach(entry -> events.report(entry, settings));
        return charged;
    }

    private Response work(int charges, Function<ProviderSettings, Object> work) throws InterruptedException {
        calls.incrementAndGet();
        orders.addAndGet(charges);
        ProviderSettings settings;
        Object body;
        try (FaultPlan.Turn turn = terms.begin(charges)) {
            if (turn.fate() == FaultPlan.Fate.ERROR) {
                throw new ProviderProblem(500, "failed", "Failed", "The provider failed, according to its errorRate.");
            }
            settings = turn.settings();
            body = work.apply(settings);
            if (turn.fate() == FaultPlan.Fate.RESPOND) {
                return ok(body);
            }
        }
        TimeUnit.MILLISECONDS.sleep(settings.timeoutMillis());
        return new Response(NO_RESPONSE, body);
    }

    private Response status(List<String> orderIds, String pages) throws InterruptedException {
        statusCalls.incrementAndGet();
        statusOrders.addAndGet(orderIds.size());
        terms.begin(orderIds.size()).close();
        return ok(known(orderIds, pages));
    }

    private Results known(List<String> orderIds, String pages) {
        return new Results(orderIds.stream()
                .map(orderId -> book.find(orderId)
                        .map(entry -> Known.of(entry, pages))
                        .orElseGet(() -> new Known(orderId, ChargeStatus.NONE, null, null, null)))
                .toList());
    }

    private Results expire(List<String> orderIds, ProviderSettings settings, String pages) {
        book.expire(orderIds, settings).forEach(entry -> events.reportCapture(entry, settings));
        return known(orderIds, pages);
    }

    /** Where buyers find this provider: as it was told, or else where the shop does. */
    private String pages(HttpExchange exchange) {
        return pagesUrl.isEmpty() ? "http://" + exchange.getRequestHeaders().getFirst("Host") : pagesUrl;
    }

    private Response one(String method, String path) {
        String prefix = "/charges/";
        if (method.equals("GET") && path.startsWith(prefix)) {
            String orderId = path.substring(prefix.length());
            return ok(book.find(orderId).orElseThrow(() -> ProviderProblem.unknownOrder(orderId)));
        }
        throw new ProviderProblem(404, "unknown-call", "Unknown call", "There is no " + method + " " + path + ".");
    }

    private Page page(URI uri) {
        String after = parameter(uri, "after", "");
        String limitText = parameter(uri, "limit", Integer.toString(PAGE_LIMIT));
        if (!limitText.matches("[1-9][0-9]{0,3}") || Integer.parseInt(limitText) > PAGE_LIMIT) {
            throw ProviderProblem.badInput("limit must be a whole number from 1 to " + PAGE_LIMIT + ".");
        }
        int limit = Integer.parseInt(limitText);
        // One more than requested shows whether there is a next page.
        List<StoredCharge> entries = book.page(after, limit + 1);
        return entries.size() <= limit
                ? new Page(entries, null)
                : new Page(entries.subList(0, limit), entries.get(limit - 1).orderId());
    }

    private static String parameter(URI uri, String name, String fallback) {
        String query = uri.getRawQuery();
        if (query == null) {
            return fallback;
        }
        for (String pair : query.split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
            }
        }
        return fallback;
    }

    private static Response ok(Object body) {
        return new Response(200, body);
    }
}
