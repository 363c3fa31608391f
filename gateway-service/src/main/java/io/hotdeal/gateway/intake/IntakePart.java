package io.hotdeal.gateway.intake;

import java.util.regex.Pattern;

/** What a request is for, by its path. Each part has places of its own, so that a slow one takes none of another's. */
enum IntakePart {
    /** Orders and reads of offers: answered by Redis' batches or from memory. */
    SALE,
    /** How an order stands: may wait for the database. */
    STATUS,
    /** The workshop's old path: waits for its row and for the payment provider. */
    LEGACY,
    /** What the payment provider reports: waits for Kafka. */
    PAYMENT_EVENTS,
    /** {@code /admin} and the actuator but for its health. */
    ADMINISTRATION,
    HEALTH,
    /** Live pages stay open. {@code hotdeal.gateway.live.pages} bounds them. */
    LIVE,
    /** Pages, documentation, static files, and what does not exist. */
    OTHER;

    private static final Pattern STATUS_PATH = Pattern.compile("/offers/[^/]+/orders/.+");
    private static final Pattern SALE_PATH = Pattern.compile("/offers(?:/[^/]+(?:/orders)?)?|/order-redis");

    /** @param path decoded and without parameters, as Tomcat maps it */
    static IntakePart of(String path) {
        if (SALE_PATH.matcher(path).matches()) {
            return SALE;
        }
        if (STATUS_PATH.matcher(path).matches()) {
            return STATUS;
        }
        if (path.equals("/order")) {
            return LEGACY;
        }
        if (path.equals("/payments/events")) {
            return PAYMENT_EVENTS;
        }
        if (path.equals("/live")) {
            return LIVE;
        }
        if (isBelow(path, "/actuator/health")) {
            return HEALTH;
        }
        return isBelow(path, "/admin") || isBelow(path, "/actuator") ? ADMINISTRATION : OTHER;
    }

    private static boolean isBelow(String path, String folder) {
        return path.startsWith(folder) && (path.length() == folder.length() || path.charAt(folder.length()) == '/');
    }
}
