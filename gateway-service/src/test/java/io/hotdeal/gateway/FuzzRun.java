package io.hotdeal.gateway;

import io.hotdeal.gateway.StockWatch.Stock;
import io.hotdeal.gateway.fuzz.FuzzRequest;
import io.hotdeal.gateway.fuzz.FuzzRequest.Kind;
import io.hotdeal.gateway.fuzz.FuzzTally;
import io.hotdeal.gateway.fuzz.FuzzTargets;
import io.hotdeal.gateway.fuzz.Operation;
import io.hotdeal.gateway.fuzz.Operation.Effect;
import io.hotdeal.gateway.fuzz.RawHttp;
import io.hotdeal.gateway.fuzz.Requests;
import io.hotdeal.gateway.fuzz.ResponseRules;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.Shrinkable;

/** Sends generated requests one after the other, and checks its response and the stock after each. */
final class FuzzRun {

    /** More would be the same ones again. */
    private static final int MOST_FAULTS = 25;

    private static final int SHRINK_TRIES = 40;

    private final RawHttp http;
    private final StockWatch watch;
    private final int timesFewer;
    private final Random random;
    private final FuzzTally tally = new FuzzTally();
    private final Map<String, String> faults = new TreeMap<>();
    private Stock stock;

    /** @param timesFewer inputs than {@link Operation#inputs()} */
    FuzzRun(RawHttp http, StockWatch watch, long seed, int timesFewer) throws SQLException {
        this.http = http;
        this.watch = watch;
        this.timesFewer = timesFewer;
        this.random = new Random(seed);
        this.stock = watch.look();
    }

    FuzzTally tally() {
        return tally;
    }

    /** What went wrong, by operation and rule, each with the smallest input found. */
    Map<String, String> faults() {
        return faults;
    }

    /** All operations mixed, so that what one leaves is what the next one finds. */
    void fuzz(List<Operation> operations, FuzzTargets world) throws IOException, SQLException {
        var requests = new Requests(world);
        Map<Operation, RandomGenerator<FuzzRequest>> generators = new HashMap<>();
        List<Operation> turns = new ArrayList<>();
        for (Operation operation : operations) {
            generators.put(operation, requests.of(operation).generator(1_000));
            turns.addAll(Collections.nCopies(operation.inputs(timesFewer), operation));
        }
        Collections.shuffle(turns, random);
        stock = watch.look();
        for (Operation operation : turns) {
            RandomGenerator<FuzzRequest> generator = generators.get(operation);
            if (generator != null && faults.size() < MOST_FAULTS) {
                send(operation, generator.next(random));
            }
        }
        Stock end = watch.look();
        if (!end.equals(stock)) {
            faults.put("at the end", "the stock is " + end + ", and not " + stock);
        }
    }

    private void send(Operation operation, Shrinkable<FuzzRequest> input) throws IOException, SQLException {
        FuzzRequest request = input.value();
        RawHttp.Response response = send(request);
        tally.add(operation.name(), response);
        Optional<String> fault = fault(operation, request, response);
        if (fault.isPresent()) {
            String rule = operation.name() + ": " + fault.get().replaceFirst(", and the stock went.*", "");
            if (!faults.containsKey(rule)) {
                faults.put(rule, fault.get() + "\n  of " + shrunk(operation, input, rule) + "\n  answered " + response);
            }
        }
    }

    private RawHttp.Response send(FuzzRequest request) throws IOException {
        return request.kind() == Kind.MALFORMED
                ? http.sendAlone(request.bytes())
                : http.send(request.bytes(), request.hasBodyInResponse());
    }

    private Optional<String> fault(Operation operation, FuzzRequest request, RawHttp.Response response)
            throws SQLException {
        Stock before = stock;
        boolean isInRedisOnly = request.kind() != Kind.MALFORMED
                && (operation.effect() == Effect.SELLS || operation.effect() == Effect.NONE);
        stock = isInRedisOnly ? watch.lookAtRedis(before) : watch.look();
        return ResponseRules.fault(operation, request.kind(), request.hasBodyInResponse(), response)
                .or(() -> StockRules.fault(operation.effect(), request, response, before, stock));
    }

    /** The smallest input found that still breaks the same rule. */
    private FuzzRequest shrunk(Operation operation, Shrinkable<FuzzRequest> input, String rule)
            throws IOException, SQLException {
        Shrinkable<FuzzRequest> smallest = input;
        Iterator<Shrinkable<FuzzRequest>> smaller = smallest.shrink().iterator();
        for (int tries = 0; tries < SHRINK_TRIES && smaller.hasNext(); tries++) {
            Shrinkable<FuzzRequest> candidate = smaller.next();
            Optional<String> fault = fault(operation, candidate.value(), send(candidate.value()));
            if (fault.isPresent() && rule.endsWith(": " + fault.get().replaceFirst(", and the stock went.*", ""))) {
                smallest = candidate;
                smaller = smallest.shrink().iterator();
            }
        }
        return smallest.value();
    }
}
