package io.hotdeal.gateway.fuzz;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a gateway offers to be asked for.
 *
 * @param name     method and path as the API's description has them, or as somebody would type them: {@code GET /offers/{id}}
 * @param query    name of a query parameter with a product's number
 * @param form     the JSON that belongs in the body
 * @param signedIn whether only administrators are answered
 * @param effect   what an accepted request does to the stock
 * @param inputs   how many a full run sends
 */
public record Operation(
        String name, @Nullable String query, @Nullable JsonForm form, boolean signedIn, Effect effect, int inputs) {

    private static final int LEAST_INPUTS = 10;

    /** What an accepted request may do to the stock. */
    public enum Effect {
        NONE,
        /** None, and no request is accepted: buyers have no tokens at the gateway that is fuzzed. */
        NEEDS_TOKEN,
        /** Holds the body's quantity, or one unit, of one offer. */
        SELLS,
        /** Takes one unit of the shop's own stock. */
        SELLS_THE_OLD_WAY,
        /** Moves units between the shop's own stock and one offer. */
        CHANGES_OFFER
    }

    /** Of a run that sends so many times fewer, and to each operation some all the same. */
    public int inputs(int timesFewer) {
        return timesFewer == 1 ? inputs : Math.max(LEAST_INPUTS, inputs / timesFewer);
    }

    String method() {
        return name.substring(0, name.indexOf(' '));
    }

    String path() {
        return name.substring(name.indexOf(' ') + 1);
    }

    boolean isOfPaymentProvider() {
        return path().startsWith("/payments/");
    }

    boolean isAdministration() {
        return path().startsWith("/admin/offers/");
    }

    /** The path around its variables: constant, variable, constant, ... */
    List<String> pathParts() {
        return List.of(path().split("[{}]", -1));
    }
}
