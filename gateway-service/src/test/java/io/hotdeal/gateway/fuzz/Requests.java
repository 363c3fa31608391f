package io.hotdeal.gateway.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.hotdeal.gateway.fuzz.FuzzRequest.Kind;
import io.hotdeal.testkit.shop.SignedEvent;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Requests for an operation: valid ones, such with one fault, and worse. */
public final class Requests {

    private static final List<String> METHODS = List.of(
            "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "BREW", "get", "Post");

    private final FuzzTargets world;

    public Requests(FuzzTargets world) {
        this.world = world;
    }

    public Arbitrary<FuzzRequest> of(Operation operation) {
        Arbitrary<FuzzRequest> valid = signed(operation, valid(operation));
        return Arbitraries.frequencyOf(
                Tuple.of(4, valid),
                Tuple.of(5, nearValid(operation, valid)),
                Tuple.of(1, garbage(operation)),
                Tuple.of(1, Malformed.of(valid)));
    }

    Arbitrary<FuzzRequest> valid(Operation operation) {
        JsonForm form = operation.form();
        Arbitrary<byte[]> body = form == null ? Arbitraries.just(new byte[0]) : form.valid();
        Arbitrary<FuzzRequest> plain = Combinators.combine(target(operation, validPath(operation)), body, key())
                .as((target, bytes, key) -> {
                    List<String> headers = new ArrayList<>();
                    if (form != null) {
                        headers.add("Content-Type: application/json");
                    }
                    if (operation.signedIn()) {
                        headers.add("Authorization: " + world.authorization());
                    }
                    if (!key.isEmpty()) {
                        headers.add("Idempotency-Key: " + key);
                    }
                    return new FuzzRequest(
                            Kind.VALID, operation.method(), target, headers, new String(bytes, ISO_8859_1), false);
                });
        return form == null
                ? plain
                : Arbitraries.frequencyOf(
                        Tuple.of(8, plain),
                        Tuple.of(1, plain.map(FuzzRequest::chunked)),
                        Tuple.of(
                                1,
                                plain.map(request ->
                                        request.withFurtherHeader("Accept: application/json;q=0.5, */*;q=0.1"))));
    }

    private Arbitrary<FuzzRequest> nearValid(Operation operation, Arbitrary<FuzzRequest> valid) {
        List<Tuple.Tuple2<Integer, Arbitrary<FuzzRequest>>> faults = new ArrayList<>(List.of(
                Tuple.of(1, Combinators.combine(valid, Arbitraries.of(METHODS)).as(FuzzRequest::withMethod)),
                Tuple.of(
                        2,
                        Combinators.combine(valid, Arbitraries.of(EdgeCaseInputs.AROUND_PATHS))
                                .as(Requests::around)),
                Tuple.of(4, Combinators.combine(valid, EdgeCaseInputs.HEADERS).as(FuzzRequest::withHeader)),
                Tuple.of(1, Combinators.combine(valid, EdgeCaseInputs.HEADERS).as(FuzzRequest::withFurtherHeader)),
                Tuple.of(1, Combinators.combine(valid, JsonForm.garbage()).as(FuzzRequest::withBody))));
        if (operation.path().contains("{")) {
            faults.add(
                    Tuple.of(4, Combinators.combine(valid, wrongPath(operation)).as(FuzzRequest::withTarget)));
        }
        if (operation.query() != null) {
            faults.add(Tuple.of(
                    6,
                    Combinators.combine(valid, EdgeCaseInputs.QUERIES)
                            .as((request, query) -> request.withTarget(operation.path() + "?" + query))));
        }
        if (operation.signedIn()) {
            faults.add(Tuple.of(1, valid.map(request -> request.withoutHeader("Authorization"))));
        }
        JsonForm form = operation.form();
        if (form != null) {
            faults.add(Tuple.of(10, Combinators.combine(valid, form.nearValid()).as(FuzzRequest::withBody)));
            faults.add(Tuple.of(1, valid.map(request -> request.withoutHeader("Content-Type"))));
        }
        if (operation.isOfPaymentProvider()) {
            faults = List.of(
                    Tuple.of(8, signed(operation, Arbitraries.frequencyOf(faults))),
                    Tuple.of(1, valid.map(request -> request.withHeader(SignedEvent.HEADER + ": t=1,v1=00"))),
                    Tuple.of(1, valid.map(request -> request.withoutHeader(SignedEvent.HEADER))));
        }
        return Arbitraries.frequencyOf(faults).map(request -> request.as(Kind.NEAR_VALID));
    }

    /** The signature fits, so that what it signs is looked at. */
    private Arbitrary<FuzzRequest> signed(Operation operation, Arbitrary<FuzzRequest> requests) {
        return operation.isOfPaymentProvider()
                ? requests.map(request -> request.signed(world.webhookSecret()))
                : requests;
    }

    private Arbitrary<FuzzRequest> garbage(Operation operation) {
        Arbitrary<List<String>> headers = EdgeCaseInputs.HEADERS.list().ofMaxSize(6);
        return Combinators.combine(
                        Arbitraries.of(METHODS),
                        target(operation, wrongPath(operation)),
                        headers,
                        JsonForm.garbage(),
                        Arbitraries.of(true, false, false))
                .as((method, target, lines, body, isChunked) ->
                        new FuzzRequest(Kind.GARBAGE, method, target, lines, new String(body, ISO_8859_1), isChunked));
    }

    private Arbitrary<String> validPath(Operation operation) {
        String path = operation.path();
        if (path.contains("{orderId}")) {
            String suffix = path.substring(path.indexOf("{orderId}") + "{orderId}".length());
            return Arbitraries.of(world.orders()).map(order -> order + suffix);
        }
        if (path.startsWith("/admin/orders/")) {
            List<String> ids = path.endsWith("/dismiss") ? world.givenUp() : world.recorded();
            return Arbitraries.of(ids).map(order -> path.replace("{id}", order));
        }
        if (path.contains("{id}")) {
            List<Integer> ids = operation.isAdministration() ? world.changing() : world.offers();
            return Arbitraries.of(ids).map(id -> path.replace("{id}", id.toString()));
        }
        if (path.contains("{file}")) {
            return Arbitraries.of(world.files());
        }
        return Arbitraries.just(path.replace("{name}", "jvm.memory.used"));
    }

    private static Arbitrary<String> wrongPath(Operation operation) {
        List<String> constants = operation.pathParts();
        return EdgeCaseInputs.SEGMENTS.list().ofSize(1 + constants.size() / 2).map(segments -> {
            var path = new StringBuilder();
            for (int i = 0; i < constants.size(); i++) {
                path.append(i % 2 == 0 ? constants.get(i) : segments.get(i / 2));
            }
            return constants.size() > 1 ? path.toString() : path + "/" + segments.getFirst();
        });
    }

    private Arbitrary<String> target(Operation operation, Arbitrary<String> path) {
        String query = operation.query();
        return query == null
                ? path
                : Combinators.combine(path, Arbitraries.of(products(operation)))
                        .as((constant, product) -> constant + "?" + query + "=" + product);
    }

    private List<Integer> products(Operation operation) {
        return operation.effect() == Operation.Effect.SELLS_THE_OLD_WAY ? world.products() : world.offers();
    }

    /** Some again and again, so that there are replays and keys used twice; often none. */
    private static Arbitrary<String> key() {
        return Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just("")),
                Tuple.of(1, Arbitraries.integers().between(1, 3).map(number -> "again-" + number)),
                Tuple.of(
                        2,
                        Arbitraries.strings()
                                .withCharRange('!', '~')
                                .ofMinLength(20)
                                .ofMaxLength(60)));
    }

    private static FuzzRequest around(FuzzRequest request, String form) {
        return request.withTarget(form.formatted(request.target()));
    }
}
