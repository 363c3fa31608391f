package io.hotdeal.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Optional;

/**
 * The page on which a buyer pays, without a script: {@code GET /pay/ORDER} shows amount and buttons, {@code POST} with the form field
 * {@code action} pays ({@code pay}), or is declined by the buyer's bank ({@code decline}) and may be tried again. After a payment the
 * buyer goes back to the shop.
 */
final class PayPage {

    static final String PATH = "/pay/";

    private static final int BODY_LIMIT_BYTES = 1_000;

    private final ChargeStore book;
    private final FaultPlan terms;
    private final EventSender events;

    PayPage(ChargeStore book, FaultPlan terms, EventSender events) {
        this.book = book;
        this.terms = terms;
        this.events = events;
    }

    void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String orderId = exchange.getRequestURI().getPath().substring(PATH.length());
            Optional<StoredCharge> found = book.find(orderId);
            if (found.isEmpty()) {
                respond(exchange, 404, "There is no payment of this order.", "");
            } else if (exchange.getRequestMethod().equals("GET")) {
                show(exchange, found.get(), "");
            } else if (exchange.getRequestMethod().equals("POST")) {
                press(exchange, found.get());
            } else {
                respond(exchange, 405, "Use GET or POST.", "");
            }
        }
    }

    private void press(HttpExchange exchange, StoredCharge payment) throws IOException {
        String form = new String(exchange.getRequestBody().readNBytes(BODY_LIMIT_BYTES), UTF_8);
        if (form.equals("action=decline")) {
            show(exchange, payment, "Your bank declined this payment. You may try again.");
            return;
        }
        if (!form.equals("action=pay")) {
            respond(exchange, 400, "action must be pay or decline.", "");
            return;
        }
        book.pay(payment.orderId()).ifPresent(paid -> events.reportCapture(paid, terms.settings()));
        StoredCharge now = book.find(payment.orderId()).orElse(payment);
        if (now.status() == ChargeStatus.CAPTURED && now.returnUrl() != null) {
            exchange.getResponseHeaders().set("Location", now.returnUrl());
            exchange.sendResponseHeaders(303, -1);
        } else {
            show(exchange, now, "");
        }
    }

    private static void show(HttpExchange exchange, StoredCharge payment, String note) throws IOException {
        String what = escaped(payment.amount().toPlainString()) + " EUR for order " + escaped(payment.orderId());
        switch (payment.status()) {
            case OPEN -> respond(exchange, 200, note.isEmpty() ? "Pay " + what + "." : note, """
                    <p>%s</p>
                    <form method="post"><button name="action" value="pay">Pay</button>
                    <button name="action" value="decline">Decline</button></form>
                    """.formatted(what));
            case CAPTURED -> respond(exchange, 200, "Paid: " + what + ".", back(payment));
            case EXPIRED ->
                respond(exchange, 410, "The time to pay is over: " + what + ". Nothing was charged.", back(payment));
            default -> respond(exchange, 200, "This payment is " + payment.status() + ": " + what + ".", back(payment));
        }
    }

    private static String back(StoredCharge payment) {
        return payment.returnUrl() == null
                ? ""
                : "<p><a href=\"" + escaped(payment.returnUrl()) + "\">Back to the shop</a></p>";
    }

    private static void respond(HttpExchange exchange, int status, String sentence, String more) throws IOException {
        byte[] body = """
                <!doctype html>
                <html lang="en">
                <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Payment (simulated)</title></head>
                <body><main><h1>Payment (simulated)</h1>
                <p role="status">%s</p>
                %s</main></body>
                </html>
                """.formatted(sentence, more).getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
