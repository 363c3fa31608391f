package io.hotdeal.gateway;

/** Headers of answers that a client decides by. */
public enum AnswerHeader {
    LOCATION("Location", "Where the order's status is read.", "^/offers/[1-9][0-9]{0,8}/orders/[0-9a-f-]{36}$", true),
    IDEMPOTENCY_REPLAYED(
            "Idempotency-Replayed", "Present when this request had been accepted before.", "^true$", false),
    RETRY_AFTER("Retry-After", "Seconds to wait before the request is repeated.", "^[0-9]+$", true),
    WWW_AUTHENTICATE("WWW-Authenticate", "How to sign in.", "^(Basic|Bearer) ", true);

    private final String header;
    private final String means;
    private final String pattern;
    private final boolean always;

    AnswerHeader(String header, String means, String pattern, boolean always) {
        this.header = header;
        this.means = means;
        this.pattern = pattern;
        this.always = always;
    }

    /** As it is written in HTTP. */
    public String header() {
        return header;
    }

    public String means() {
        return means;
    }

    public String pattern() {
        return pattern;
    }

    /** Whether every answer that names it has it. */
    public boolean always() {
        return always;
    }
}
