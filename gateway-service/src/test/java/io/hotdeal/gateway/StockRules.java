package io.hotdeal.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.hotdeal.gateway.StockWatch.Stock;
import io.hotdeal.gateway.fuzz.FuzzRequest;
import io.hotdeal.gateway.fuzz.FuzzRequest.Kind;
import io.hotdeal.gateway.fuzz.Operation.Effect;
import io.hotdeal.gateway.fuzz.RawHttp;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What one request may have done to the stock: a refused one nothing, an accepted one what it says and no more. */
final class StockRules {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MAX_QUANTITY = 1_000;

    private StockRules() {}

    static Optional<String> fault(
            Effect effect, FuzzRequest request, RawHttp.Response response, Stock before, Stock after) {
        if (before.equals(after)) {
            return effect == Effect.SELLS && response.status() == 202 && !isReplay(response)
                    ? Optional.of("accepted, and no unit is held")
                    : Optional.empty();
        }
        if (response.isRefusal()) {
            return Optional.of("refused, and the stock went from " + before + " to " + after);
        }
        boolean isRight = switch (effect) {
            case NONE, NEEDS_TOKEN -> false;
            case SELLS ->
                soldOnce(request, response, before, after)
                        // A character more, and /order-redis is /order.
                        || (request.kind() == Kind.MALFORMED && soldTheOldWay(before, after));
            case SELLS_THE_OLD_WAY -> soldTheOldWay(before, after);
            case CHANGES_OFFER ->
                before.shop() + before.allocated() == after.shop() + after.allocated()
                        && before.allocated() - before.onSale() == after.allocated() - after.onSale();
        };
        return isRight ? Optional.empty() : Optional.of("accepted, and the stock went from " + before + " to " + after);
    }

    private static boolean soldOnce(FuzzRequest request, RawHttp.Response response, Stock before, Stock after) {
        return !isReplay(response) && sold(before, after) == quantity(request, before, after);
    }

    private static boolean soldTheOldWay(Stock before, Stock after) {
        return before.shop() - after.shop() == 1 && before.available().equals(after.available());
    }

    private static boolean isReplay(RawHttp.Response response) {
        return response.header("idempotency-replayed").equals("true");
    }

    /** @return by how much the one offer fell that has changed; 0 when more is different */
    private static long sold(Stock before, Stock after) {
        long changed = before.available().entrySet().stream()
                .filter(offer -> !offer.getValue().equals(after.available().get(offer.getKey())))
                .count();
        return changed == 1 && before.shop() == after.shop() && before.allocated() == after.allocated()
                ? before.onSale() - after.onSale()
                : 0;
    }

    /** What the body says; of a malformed request only the gateway knows where it begins. */
    private static long quantity(FuzzRequest request, Stock before, Stock after) {
        if (request.kind() == Kind.MALFORMED) {
            return Math.clamp(before.onSale() - after.onSale(), 1, MAX_QUANTITY);
        }
        if (!request.target().contains("/orders")) {
            return 1;
        }
        try {
            int quantity = JSON.readTree(request.body().getBytes(ISO_8859_1))
                    .path("quantity")
                    .asInt(-1);
            return quantity >= 1 && quantity <= MAX_QUANTITY ? quantity : -1;
        } catch (JacksonException e) {
            return -1;
        }
    }
}
