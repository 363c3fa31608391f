package io.hotdeal.simulator;

/** Refuses a call with an RFC 9457 problem. */
final class ProviderProblem extends RuntimeException {

    private final int status;
    private final String slug;
    private final String title;

    ProviderProblem(int status, String slug, String title, String detail) {
        super(detail);
        this.status = status;
        this.slug = slug;
        this.title = title;
    }

    static ProviderProblem badInput(String detail) {
        return new ProviderProblem(400, "bad-input", "Bad input", detail);
    }

    static ProviderProblem unknownOrder(String orderId) {
        return new ProviderProblem(
                404, "unknown-order", "Unknown order", "Order " + orderId + " has never been charged.");
    }

    int status() {
        return status;
    }

    Body body() {
        return new Body("urn:hotdeal:provider:" + slug, title, status, String.valueOf(getMessage()));
    }

    record Body(String type, String title, int status, String detail) {}
}
