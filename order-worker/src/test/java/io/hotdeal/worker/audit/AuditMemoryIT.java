package io.hotdeal.worker.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.offer.OfferId;
import io.hotdeal.offer.OfferTerms;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderStatus;
import io.hotdeal.stock.OfferStockStore.OfferSnapshot;
import io.hotdeal.stock.OfferStockStore.Stock;
import io.hotdeal.stock.Reservation;
import io.hotdeal.stock.ReservationState;
import io.hotdeal.worker.audit.ChargeRecords.Charge;
import io.hotdeal.worker.audit.OrderRecords.Allocation;
import io.hotdeal.worker.audit.OrderRecords.Order;
import io.hotdeal.worker.audit.OrderRecords.Total;
import io.hotdeal.worker.audit.SpillFormats.CustomerUnits;
import io.hotdeal.worker.audit.SpillFormats.Reserved;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An audit's memory does not grow with the orders: a process of its own compares many of them in a small heap. */
class AuditMemoryIT {

    private static final OfferId OFFER = new OfferId(1);
    private static final BigDecimal PRICE = new BigDecimal("19.90");

    @ParameterizedTest
    @CsvSource({"200000, 200000, 48", "200000, 1, 24"})
    void comparesManyOrdersInASmallHeap(int orders, int customers, int megabytes) throws Exception {
        Path output = Files.createTempFile("audit", ".out");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + megabytes + "m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AuditMemoryIT.class.getName(),
                        String.valueOf(orders),
                        String.valueOf(customers))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(output))
                    .contains("{CHARGE_MISSING=OfKind[total=1, named=[" + id(77).value() + "]]}", "199999 charges");
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
            Files.delete(output);
        }
    }

    /** @param arguments how many orders, of how many customers */
    public static void main(String[] arguments) {
        int orders = Integer.parseInt(arguments[0]);
        int customers = Integer.parseInt(arguments[1]);
        long began = System.nanoTime();
        var terms = new OfferTerms("item", PRICE, orders / customers, null, null);
        var snapshot = new Snapshot(
                Map.of(OFFER, new OfferSnapshot(OFFER, terms, false, new Stock(orders, 0, 0, orders, 0), 0, 0)),
                Map.of(OFFER, new Allocation(orders, orders)),
                Map.of(),
                List.of(new Total(OFFER, "PIPELINE", OrderStatus.PAID, orders, orders)),
                new KafkaRecords.Backlog(Map.of(), Map.of()));
        var findings = new Findings(20);
        try (CheckOrders check = new CheckOrders(snapshot, findings)) {
            for (int i = 0; i < orders; i++) {
                check.add(new Reserved(OFFER, reservation(i, customer(i % customers))));
            }
            for (int i = 0; i < customers; i++) {
                check.add(new CustomerUnits(OFFER, customer(i), 0, orders / customers));
            }
            for (int i = orders - 1; i >= 0; i--) {
                check.add(row(i, customer(i % customers)));
                if (i != 77) {
                    check.add(new Charge(id(i).value(), PRICE, "CAPTURED"));
                }
            }
            long charges = check.compare(none -> List.of(), true, Set.of());
            System.out.println(orders + " orders, " + charges + " charges, heap of at most "
                    + Runtime.getRuntime().maxMemory() / 1_048_576 + " MiB: " + findings.byKind() + " in "
                    + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) + " ms");
        }
    }

    private static OrderId id(int number) {
        return new OrderId(UUID.nameUUIDFromBytes(("order " + number).getBytes(StandardCharsets.UTF_8))
                .toString());
    }

    private static CustomerId customer(int number) {
        return new CustomerId("customer-" + number);
    }

    private static Reservation reservation(int number, CustomerId customer) {
        return new Reservation(id(number), customer, 1, Instant.EPOCH, PRICE, ReservationState.CONFIRMED);
    }

    private static Order row(int number, CustomerId customer) {
        return new Order(id(number), Instant.EPOCH, OFFER, customer, 1, PRICE, OrderStatus.PAID, true, null, false);
    }
}
