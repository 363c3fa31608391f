package io.hotdeal.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hotdeal.offer.OfferId;
import io.hotdeal.stock.OfferStockStore.Stock;
import io.hotdeal.stock.ReserveOutcome.AlreadyReserved;
import io.hotdeal.stock.ReserveOutcome.KeyReused;
import io.hotdeal.stock.ReserveOutcome.LimitReached;
import io.hotdeal.stock.ReserveOutcome.Reserved;
import io.hotdeal.stock.ReserveOutcome.SoldOut;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Requests that ride on one call decide as if each were alone, in their order. */
class RedisBatchIT extends StockContract {

    RedisBatchIT(RedisStock stock) {
        super(stock);
    }

    @Test
    void recognisesTheSameOrderTwiceInOneBatch() {
        OfferId offer = open(5);

        assertThat(ledger().reserve(
                                offer,
                                List.of(request("o-1", "c-1", 2), request("o-1", "c-1", 2), request("o-1", "c-1", 1)),
                                WIDE))
                .hasExactlyElementsOfTypes(Reserved.class, AlreadyReserved.class, KeyReused.class);
        assertThat(stock(offer)).isEqualTo(new Stock(5, 3, 2, 0, 0));
        assertThat(outbox().depth(offer)).isOne();
    }

    @Test
    void countsTheCustomersLimitAcrossTheBatch() {
        OfferId offer = open(10, 2);

        assertThat(ledger().reserve(
                                offer,
                                List.of(
                                        request("o-1", "c-1", 1),
                                        request("o-2", "c-1", 2),
                                        request("o-3", "c-2", 2),
                                        request("o-4", "c-1", 1),
                                        request("o-5", "c-1", 1)),
                                WIDE))
                .hasExactlyElementsOfTypes(
                        Reserved.class, LimitReached.class, Reserved.class, Reserved.class, LimitReached.class);
        assertThat(stock(offer)).isEqualTo(new Stock(10, 6, 4, 0, 0));
    }

    @Test
    void countsTheStockAcrossTheBatchAndNeverServesHalfAnOrder() {
        OfferId offer = open(5);

        List<ReserveOutcome> outcomes = ledger().reserve(
                        offer,
                        List.of(
                                request("o-1", "c-1", 2),
                                request("o-2", "c-2", 4),
                                request("o-3", "c-3", 3),
                                request("o-4", "c-4", 1)),
                        WIDE);

        assertThat(reserved(outcomes.get(0)).available()).isEqualTo(3);
        assertThat(outcomes.get(1)).isEqualTo(new SoldOut(3));
        assertThat(reserved(outcomes.get(2)).available()).isZero();
        assertThat(outcomes.get(3)).isEqualTo(new SoldOut(0));
        assertThat(stock(offer)).isEqualTo(new Stock(5, 0, 5, 0, 0));
    }

    @Test
    void decidesAFullBatchInItsOrder() {
        OfferId offer = open(200);
        List<ReservationRequest> batch = IntStream.range(0, StockLedger.MAX_BATCH)
                .mapToObj(i -> request("o-" + i, "c-" + i, 1))
                .toList();

        List<ReserveOutcome> outcomes = ledger().reserve(offer, batch, WIDE);

        assertThat(outcomes.subList(0, 200)).allMatch(Reserved.class::isInstance);
        assertThat(outcomes.subList(200, batch.size())).containsOnly(new SoldOut(0));
        for (int i = 0; i < 200; i++) {
            assertThat(reserved(outcomes.get(i)).reservation().orderId()).isEqualTo(id("o-" + i));
        }
    }

    @Test
    void takesOneTo256RequestsAtATime() {
        OfferId offer = open(1_000);
        List<ReservationRequest> tooMany = IntStream.rangeClosed(0, StockLedger.MAX_BATCH)
                .mapToObj(i -> request("o-" + i, "c-" + i, 1))
                .toList();

        assertThatIllegalArgumentException().isThrownBy(() -> ledger().reserve(offer, tooMany, WIDE));
        assertThatIllegalArgumentException().isThrownBy(() -> ledger().reserve(offer, List.of(), WIDE));
        assertThatIllegalArgumentException().isThrownBy(() -> ledger().resolve(offer, List.of()));
        assertThat(stock(offer)).isEqualTo(new Stock(1_000, 1_000, 0, 0, 0));
    }
}
