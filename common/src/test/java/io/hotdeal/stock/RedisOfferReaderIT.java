package io.hotdeal.stock;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.OrderId;
import io.hotdeal.stock.OfferReader.Announcements;
import io.hotdeal.stock.OfferReader.Reading;
import io.hotdeal.stock.RedisStock.Part;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many offers in few commands and fewer round trips; the commands are those that Redis itself has counted. */
class RedisOfferReaderIT extends StockContract {

    private final RedisStock stock;
    private final OfferReader reader;

    RedisOfferReaderIT(RedisStock stock) {
        super(stock);
        this.stock = stock;
        this.reader = new StockConfiguration().offerReader(stock.calls());
    }

    @Test
    void readsEachOfferAsItStands() {
        OfferId quiet = open(5);
        OfferId selling = open(5);
        reserve(selling, request("o-1", "c-1", 2));
        OfferId lost = open(5);
        lose(lost, Part.QUANTITY);
        OfferId unknown = unused();

        Map<OfferId, Reading> readings = reader.read(List.of(quiet, selling, lost, unknown));

        assertThat(readings.get(quiet)).isEqualTo(new Reading(snapshot(quiet), Duration.ZERO));
        Reading ofSelling = Objects.requireNonNull(readings.get(selling));
        assertThat(ofSelling.snapshot()).isEqualTo(snapshot(selling));
        assertThat(ofSelling.outboxAge()).isBetween(Duration.ZERO, Duration.ofMinutes(5));
        assertThat(readings.get(lost)).isEqualTo(new Reading(null, Duration.ZERO));
        assertThat(readings.get(unknown)).isEqualTo(new Reading(null, Duration.ZERO));
    }

    @Test
    void readsWithAScriptThatRedisHasForgotten() {
        List<OfferId> offers = List.of(open(1), open(2));
        stock.calls().call(connection -> {
            connection.scriptingCommands().scriptFlush();
            return true;
        });

        assertThat(reader.read(offers)).containsOnlyKeys(offers);
    }

    @Test
    void tellsEveryInstanceWhatOneAnnounces() {
        OfferId moving = open(5);
        Announcements before = reader.exchange(Set.of());
        reader.exchange(Set.of(moving));

        Announcements after =
                new StockConfiguration().offerReader(stock.calls()).exchange(Set.of());

        assertThat(after.offers()).contains(moving);
        assertThat(after.listed())
                .isEqualTo(before.listed())
                .isEqualTo(book().offers().size());
    }

    @Test
    void hearsOfRebuiltAndRepairedOffers() {
        OfferId rebuilt = open(5);
        OfferId repaired = open(5);

        rebuild().begin(rebuilt, "run-1");
        rebuild().align(repaired, new StockRebuild.OfferState(9, false, terms(), false));

        assertThat(reader.exchange(Set.of()).offers()).contains(rebuilt, repaired);
    }

    @Test
    void findsTheReservationsOfManyOffers() {
        OfferId first = open(5);
        OfferId second = open(5);
        reserve(first, request("o-1", "c-1", 1));
        reserve(second, request("o-2", "c-2", 2));

        var found = reader.reservations(Map.of(first, List.of(id("o-1"), id("o-2")), second, List.of(id("o-2"))));

        assertThat(found.get(first)).containsOnlyKeys(id("o-1"));
        assertThat(found.get(second))
                .extractingByKey(id("o-2"))
                .extracting(Reservation::quantity)
                .isEqualTo(2);
    }

    @Test
    void asksRedisTwoQuestionsWhateverNumberOfOffersStandsStill() {
        IntStream.range(0, 50).forEach(i -> open(1));

        assertThat(stock.commandsOf(() -> reader.exchange(Set.of())))
                .isEqualTo(Map.of("zrangebyscore", 1L, "scard", 1L));
    }

    @Test
    void acknowledgesTheOrdersOfManyOffersWithOneCommandEach() {
        Map<OfferId, List<OrderId>> orders = new HashMap<>();
        for (int offer = 0; offer < 30; offer++) {
            OfferId each = open(5);
            reserve(each, request("o-1", "c-1", 1));
            reserve(each, request("o-2", "c-2", 1));
            orders.put(each, List.of(id("o-1"), id("o-2")));
        }

        assertThat(stock.commandsOf(
                        () -> assertThat(outbox().acknowledge(orders)).isEmpty()))
                .isEqualTo(Map.of("zrem", 30L));
        orders.keySet().forEach(offer -> assertThat(outbox().depth(offer)).isZero());
    }
}
