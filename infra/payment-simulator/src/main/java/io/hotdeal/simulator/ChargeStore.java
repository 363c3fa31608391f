package io.hotdeal.simulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.core.JacksonException;

/**
 * Stores every charge by its order id; its first outcome is final. Thread-safe.
 *
 * <p>The operating system has each change before the response: one line of JSON per change, appended to a file
 * that is replayed at the start. It survives {@code kill -9} of the process.
 */
final class ChargeStore implements AutoCloseable {

    private final Clock clock = Clock.systemUTC();
    private final ReentrantLock lock = new ReentrantLock();
    private final NavigableMap<String, StoredCharge> entries;
    private final FileChannel log;

    private ChargeStore(NavigableMap<String, StoredCharge> entries, FileChannel log) {
        this.entries = entries;
        this.log = log;
    }

    static ChargeStore open(Path file) throws IOException {
        FileChannel log =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean opened = false;
        try {
            ChargeStore book = new ChargeStore(replay(file, log), log);
            opened = true;
            return book;
        } finally {
            if (!opened) {
                log.close();
            }
        }
    }

    private static NavigableMap<String, StoredCharge> replay(Path file, FileChannel log) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(log.size()));
        while (bytes.hasRemaining() && log.read(bytes) >= 0) {}
        String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        // A last line without its end was being written when the process was killed; it had no response.
        String whole = text.substring(0, text.lastIndexOf('\n') + 1);
        long wholeBytes = whole.getBytes(StandardCharsets.UTF_8).length;
        log.truncate(wholeBytes).position(wholeBytes);
        NavigableMap<String, StoredCharge> entries = new TreeMap<>();
        int number = 0;
        for (String line : whole.lines().toList()) {
            number++;
            try {
                StoredCharge entry = Json.MAPPER.readValue(line, StoredCharge.class);
                entries.put(entry.orderId(), entry);
            } catch (JacksonException e) {
                throw new IOException(file + ", line " + number + ": not a charge.", e);
            }
        }
        return entries;
    }

    /**
     * Charges the new ones, and returns the first outcome of the known ones.
     *
     * @return one entry per charge, in the same order
     * @throws ProviderProblem 422 when a known id comes with another customer or amount, or one is to be refused; nothing is
     *                         charged then
     */
    List<StoredCharge> charge(List<Charge> charges, ProviderSettings settings) {
        lock.lock();
        try {
            Map<String, StoredCharge> changes = new LinkedHashMap<>();
            charges.forEach(charge -> refuse(charge, settings));
            for (Charge charge : charges) {
                StoredCharge known = changes.getOrDefault(charge.orderId(), entries.get(charge.orderId()));
                if (known != null && !known.answers(charge)) {
                    throw reused(charge);
                }
                changes.put(
                        charge.orderId(),
                        known == null ? StoredCharge.decided(charge, settings, clock.millis()) : known.askedAgain());
            }
            store(changes);
            List<StoredCharge> answers = new ArrayList<>(charges.size());
            charges.forEach(charge -> answers.add(entries.get(charge.orderId())));
            return answers;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Makes the payments of the new ones, each of which waits for its buyer, and returns the known ones as they are.
     *
     * @return one entry per checkout, in the same order
     * @throws ProviderProblem as {@link #charge}; nothing is made then
     */
    List<StoredCharge> checkout(List<BuyerCheckout> checkouts, ProviderSettings settings) {
        lock.lock();
        try {
            Map<String, StoredCharge> changes = new LinkedHashMap<>();
            checkouts.forEach(checkout -> refuse(checkout.charge(), settings));
            for (BuyerCheckout checkout : checkouts) {
                Charge charge = checkout.charge();
                StoredCharge known = changes.getOrDefault(charge.orderId(), entries.get(charge.orderId()));
                if (known != null && !known.answers(charge)) {
                    throw reused(charge);
                }
                changes.put(
                        charge.orderId(),
                        known == null ? StoredCharge.open(charge, checkout.returnUrl()) : known.askedAgain());
            }
            store(changes);
            return checkouts.stream()
                    .flatMap(checkout -> find(checkout.charge().orderId()).stream())
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** Pays one that waits for its buyer. @return empty when it did not wait */
    Optional<StoredCharge> pay(String orderId) {
        lock.lock();
        try {
            StoredCharge entry = entries.get(orderId);
            if (entry == null || entry.status() != ChargeStatus.OPEN) {
                return Optional.empty();
            }
            StoredCharge paid = entry.paid();
            store(Map.of(orderId, paid));
            return Optional.of(paid);
        } finally {
            lock.unlock();
        }
    }

    /** Ends those that wait for their buyers; they cannot be paid afterwards. @return those that this call ended */
    List<StoredCharge> expire(List<String> orderIds, ProviderSettings settings) {
        lock.lock();
        try {
            Map<String, StoredCharge> changes = new LinkedHashMap<>();
            for (String orderId : orderIds) {
                StoredCharge entry = entries.get(orderId);
                if (entry != null && entry.status() == ChargeStatus.OPEN) {
                    changes.put(orderId, entry.expired(settings, clock.millis()));
                }
            }
            store(changes);
            return List.copyOf(changes.values());
        } finally {
            lock.unlock();
        }
    }

    private static ProviderProblem reused(Charge charge) {
        return new ProviderProblem(
                422,
                "key-reused",
                "Idempotency key reused",
                "Order " + charge.orderId() + " was charged before with another customer or amount.");
    }

    private static void refuse(Charge charge, ProviderSettings settings) {
        if (settings.refuses(charge.orderId())) {
            throw new ProviderProblem(
                    422, "refused", "Refused", "Order " + charge.orderId() + " is refused, as refusalRate asks for.");
        }
    }

    /** Refunds a captured charge; refunding it again changes nothing. */
    StoredCharge refund(String orderId) {
        lock.lock();
        try {
            StoredCharge entry = find(orderId).orElseThrow(() -> ProviderProblem.unknownOrder(orderId));
            if (entry.status() != ChargeStatus.CAPTURED && entry.status() != ChargeStatus.REFUNDED) {
                throw new ProviderProblem(
                        409,
                        "not-captured",
                        "Not captured",
                        "Order " + orderId + " is not captured; nothing to refund.");
            }
            if (entry.status() == ChargeStatus.REFUNDED) {
                return entry;
            }
            StoredCharge refunded = entry.refunded();
            store(Map.of(orderId, refunded));
            return refunded;
        } finally {
            lock.unlock();
        }
    }

    Optional<StoredCharge> find(String orderId) {
        lock.lock();
        try {
            return Optional.ofNullable(entries.get(orderId)).map(entry -> entry.at(clock.millis()));
        } finally {
            lock.unlock();
        }
    }

    /** Up to {@code limit} charges whose order ids follow the given one ("" for the first), in their order. */
    List<StoredCharge> page(String after, int limit) {
        lock.lock();
        try {
            long now = clock.millis();
            return entries.tailMap(after, false).values().stream()
                    .map(entry -> entry.at(now))
                    .filter(entry -> !entry.isNoCharge())
                    .limit(limit)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    int count(ChargeStatus status) {
        lock.lock();
        try {
            long now = clock.millis();
            return (int) entries.values().stream()
                    .filter(entry -> entry.at(now).status() == status)
                    .count();
        } finally {
            lock.unlock();
        }
    }

    void clear() {
        lock.lock();
        try {
            log.truncate(0);
            entries.clear();
        } catch (IOException e) {
            throw new UncheckedIOException("The charge log could not be emptied.", e);
        } finally {
            lock.unlock();
        }
    }

    private void store(Map<String, StoredCharge> changes) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        changes.values().forEach(entry -> {
            lines.writeBytes(Json.MAPPER.writeValueAsBytes(entry));
            lines.write('\n');
        });
        ByteBuffer bytes = ByteBuffer.wrap(lines.toByteArray());
        try {
            while (bytes.hasRemaining()) {
                log.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The charge log could not be written.", e);
        }
        entries.putAll(changes);
    }

    @Override
    public void close() throws IOException {
        log.close();
    }
}
