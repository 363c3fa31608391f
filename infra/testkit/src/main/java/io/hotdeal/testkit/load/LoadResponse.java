package io.hotdeal.testkit.load;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Classifies one response to a buyer.
 *
 * @param detail of an accepted order its id, where the response has one; of an error the response
 */
public record LoadResponse(Kind kind, String detail) {

    public enum Kind {
        ACCEPTED,
        SOLD_OUT,
        /** Any other response, documented or not. */
        ERROR
    }

    private static final Pattern ORDER_ID = Pattern.compile("\"orderId\"\\s*:\\s*\"([^\"]+)\"");
    private static final Pattern PROBLEM_TYPE = Pattern.compile("\"type\"\\s*:\\s*\"([^\"]+)\"");
    private static final Pattern REMAINING = Pattern.compile("\\d+");
    private static final int SHOWN_CHARACTERS = 60;

    /** The workshop's endpoints: 200 with the units that remain, or with {@code Out Of Stock}. */
    static LoadResponse ofText(int status, String body) {
        String text = body.strip();
        if (status == 200 && REMAINING.matcher(text).matches()) {
            return new LoadResponse(Kind.ACCEPTED, "");
        }
        return status == 200 && text.equals("Out Of Stock") ? new LoadResponse(Kind.SOLD_OUT, "") : error(status, text);
    }

    /** A read: 200. */
    static LoadResponse ofRead(int status, String body) {
        return status == 200 ? new LoadResponse(Kind.ACCEPTED, "") : error(status, body.strip());
    }

    /** {@code POST /offers/{id}/orders}: 202 with an order id, or 409 with a problem whose type ends in sold-out. */
    public static LoadResponse ofOrder(int status, String body) {
        Matcher orderId = ORDER_ID.matcher(body);
        if (status == 202 && orderId.find()) {
            return new LoadResponse(Kind.ACCEPTED, orderId.group(1));
        }
        Matcher type = PROBLEM_TYPE.matcher(body);
        if (type.find()) {
            return status == 409 && type.group(1).endsWith("sold-out")
                    ? new LoadResponse(Kind.SOLD_OUT, "")
                    : new LoadResponse(Kind.ERROR, status + " " + type.group(1));
        }
        return error(status, body.strip());
    }

    private static LoadResponse error(int status, String text) {
        String shown = text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "…";
        return new LoadResponse(Kind.ERROR, status + " " + shown);
    }
}
