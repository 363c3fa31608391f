package io.hotdeal.worker.payment;

import io.hotdeal.order.OrderId;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/** The provider's HTTP API: {@code /charges/batch}, {@code /charges/status}, {@code /refunds}, {@code /checkouts}, {@code
 * /checkouts/expire}. */
@Component
class HttpPaymentProvider implements PaymentProvider {

    private static final Logger LOG = LoggerFactory.getLogger(HttpPaymentProvider.class);

    /**
     * Refusals for the moment or for this client, not for one charge: 409 and 425 are of a call still in progress, 424 is of
     * something that the provider itself depends on.
     */
    private static final Set<Integer> NOT_ABOUT_A_CHARGE = Set.of(401, 403, 404, 408, 409, 424, 425, 429);

    /** From so many charges on, a refusal of all is taken for a fault of the call. */
    private static final int MASS_REFUSAL = 20;

    private record ChargeBody(String orderId, String customerId, BigDecimal amount) {}

    private record ChargesBody(List<ChargeBody> charges) {}

    private record CheckoutBody(
            String orderId,
            String customerId,
            BigDecimal amount,
            @Nullable String returnUrl) {}

    private record CheckoutsBody(List<CheckoutBody> checkouts) {}

    private record OrdersBody(List<String> orderIds) {}

    private record OrderBody(String orderId) {}

    private final RestClient provider;
    private final PaymentProperties limits;
    private final LongSupplier nanoTime;
    private volatile boolean responding = true;

    @Autowired
    HttpPaymentProvider(RestClient.Builder http, PaymentProperties properties, ProviderCredentials credentials) {
        this(http, properties, credentials, System::nanoTime);
    }

    /** @param nanoTime as {@link System#nanoTime} */
    HttpPaymentProvider(
            RestClient.Builder http,
            PaymentProperties properties,
            ProviderCredentials credentials,
            LongSupplier nanoTime) {
        this.limits = properties;
        this.nanoTime = nanoTime;
        var client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(1))
                .build();
        var requests = new JdkClientHttpRequestFactory(client);
        requests.setReadTimeout(properties.timeout());
        this.provider = http.requestFactory(requests)
                .baseUrl(String.valueOf(properties.url()))
                .defaultHeaders(headers -> credentials.http().headers().forEach(headers::set))
                .build();
    }

    /** A batch that is refused for one of its charges is split until that one is found; the others do not wait for it. */
    @Override
    public Map<OrderId, Outcome> charge(List<Charge> charges) {
        return inParts(charges, this::post);
    }

    @Override
    public Map<OrderId, Outcome> checkout(List<Checkout> checkouts) {
        Map<OrderId, Checkout> byOrder = new HashMap<>();
        checkouts.forEach(checkout -> byOrder.put(checkout.charge().orderId(), checkout));
        return inParts(
                checkouts.stream().map(Checkout::charge).toList(),
                part -> postCheckouts(part.stream()
                        .flatMap(charge -> Stream.ofNullable(byOrder.get(charge.orderId())))
                        .toList()));
    }

    private Map<OrderId, Outcome> inParts(List<Charge> charges, Function<List<Charge>, Map<OrderId, Outcome>> call) {
        var calls = new AtomicInteger();
        long begun = nanoTime.getAsLong();
        var split = new SplitRefusedBatch(
                charges,
                part -> {
                    calls.incrementAndGet();
                    return inOne(part, call);
                },
                () -> mayCall(calls.get(), begun));
        return withoutMassRefusal(charges, split.charge());
    }

    /** Empty when several charges are refused together. */
    private static Optional<Map<OrderId, Outcome>> inOne(
            List<Charge> part, Function<List<Charge>, Map<OrderId, Outcome>> call) {
        try {
            return Optional.of(call.apply(part));
        } catch (HttpClientErrorException e) {
            if (NOT_ABOUT_A_CHARGE.contains(e.getStatusCode().value())) {
                return Optional.of(unknown(orders(part), e));
            }
            return part.size() > 1
                    ? Optional.empty()
                    : Optional.of(Map.of(part.getFirst().orderId(), refused(part.getFirst(), e)));
        } catch (RestClientException e) {
            return Optional.of(unknown(orders(part), e));
        }
    }

    /** The default finds five refused charges among 500; the others of a batch with more are due again. */
    private boolean mayCall(int calls, long begun) {
        long spent = nanoTime.getAsLong() - begun;
        return calls == 0
                || (calls < limits.batchCalls() && spent < limits.batchTimeout().toNanos());
    }

    private Map<OrderId, Outcome> post(List<Charge> charges) {
        var body = new ChargesBody(charges.stream()
                .map(charge -> new ChargeBody(
                        charge.orderId().value(),
                        charge.customer().value(),
                        charge.amount().setScale(2, RoundingMode.UNNECESSARY)))
                .toList());
        return orEmpty(post("/charges/batch", body, ProviderResponse.class)).toCharges(charges);
    }

    private Map<OrderId, Outcome> postCheckouts(List<Checkout> checkouts) {
        var body = new CheckoutsBody(checkouts.stream()
                .map(checkout -> new CheckoutBody(
                        checkout.charge().orderId().value(),
                        checkout.charge().customer().value(),
                        checkout.charge().amount().setScale(2, RoundingMode.UNNECESSARY),
                        checkout.returnTo()))
                .toList());
        return orEmpty(post("/checkouts", body, ProviderResponse.class))
                .toCharges(checkouts.stream().map(Checkout::charge).toList());
    }

    private static Outcome refused(Charge charge, HttpClientErrorException refusal) {
        LOG.atWarn()
                .addKeyValue("orderId", charge.orderId())
                .log("the payment provider refuses the charge of order {}: {}", charge.orderId(), refusal.getMessage());
        return new Refused("refused with " + refusal.getStatusCode().value());
    }

    /**
     * When nothing in a large batch is accepted, the reason lies not in the charges: none of them may end for it. A call without a
     * result, such as one of too many, accepts nothing.
     */
    private static Map<OrderId, Outcome> withoutMassRefusal(List<Charge> charges, Map<OrderId, Outcome> outcomes) {
        boolean noneAccepted = outcomes.values().stream()
                .allMatch(outcome -> outcome instanceof Refused || outcome instanceof Unknown);
        if (noneAccepted && charges.size() >= MASS_REFUSAL) {
            outcomes.values().removeIf(Refused.class::isInstance);
        }
        orders(charges)
                .forEach(order -> outcomes.putIfAbsent(
                        order, new Unknown("refused together with others, or no call was left for it")));
        return outcomes;
    }

    private static List<OrderId> orders(List<Charge> charges) {
        return charges.stream().map(Charge::orderId).toList();
    }

    @Override
    public Map<OrderId, Outcome> status(Collection<OrderId> orders) {
        boolean responded = responding;
        Map<OrderId, Outcome> outcomes = ask("/charges/status", orders);
        if (!responded && outcomes.values().stream().anyMatch(NotCharged.class::isInstance)) {
            responding =
                    false; // the charges that follow tell whether it takes them; a status that is answered does not
        }
        return outcomes;
    }

    private Map<OrderId, Outcome> ask(String path, Collection<OrderId> orders) {
        var body = new OrdersBody(orders.stream().map(OrderId::value).toList());
        try {
            return orEmpty(post(path, body, ProviderResponse.class)).toOrders(orders);
        } catch (RestClientException e) {
            return unknown(orders, e);
        }
    }

    @Override
    public Map<OrderId, Outcome> expire(Collection<OrderId> orders) {
        Map<OrderId, Outcome> outcomes = ask("/checkouts/expire", orders);
        outcomes.replaceAll((order, outcome) -> outcome instanceof AwaitingBuyer
                ? new Unknown("the provider says that it can still be paid")
                : outcome);
        return outcomes;
    }

    @Override
    public void refund(OrderId order) {
        ProviderResponse.Result response;
        try {
            response = post("/refunds", new OrderBody(order.value()), ProviderResponse.Result.class);
        } catch (RestClientException e) {
            throw new RefundFailedException("order " + order + " is not known to be refunded: " + e.getMessage(), e);
        }
        if (response == null || !"REFUNDED".equals(response.status())) {
            throw new RefundFailedException("order " + order + " is not refunded, the provider says " + response, null);
        }
    }

    private <T> @Nullable T post(String path, Object body, Class<T> response) {
        try {
            T read = provider.post()
                    .uri(path)
                    .contentType(MediaType.APPLICATION_JSON)
                    .accept(MediaType.APPLICATION_JSON)
                    .body(body)
                    .retrieve()
                    .body(response);
            responding = true;
            return read;
        } catch (HttpClientErrorException e) {
            responding = e.getStatusCode().value() != 429;
            throw e;
        } catch (RestClientException e) {
            responding = false;
            throw e;
        }
    }

    @Override
    public boolean isResponding() {
        return responding;
    }

    private static ProviderResponse orEmpty(@Nullable ProviderResponse response) {
        return response == null ? new ProviderResponse(null) : response;
    }

    private static Map<OrderId, Outcome> unknown(Collection<OrderId> orders, RestClientException failure) {
        var outcome = new Unknown(String.valueOf(failure.getMessage()), !(failure instanceof HttpClientErrorException));
        Map<OrderId, Outcome> outcomes = new HashMap<>();
        orders.forEach(order -> outcomes.put(order, outcome));
        return outcomes;
    }
}
