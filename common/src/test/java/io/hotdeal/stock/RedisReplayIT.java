package io.hotdeal.stock;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.offer.OfferId;
import io.hotdeal.stock.OfferStockStore.Stock;
import io.hotdeal.stock.ReserveOutcome.AlreadyReserved;
import io.hotdeal.stock.ReserveOutcome.KeyReused;
import io.hotdeal.stock.ReserveOutcome.NotOpen;
import io.hotdeal.stock.ReserveOutcome.Overloaded;
import io.hotdeal.stock.ReserveOutcome.Reserved;
import io.hotdeal.stock.ReserveOutcome.SoldOut;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A request with an order id that is known: recognised before every other check. */
class RedisReplayIT extends StockContract {

    RedisReplayIT(RedisStock stock) {
        super(stock);
    }

    @Test
    void answersARepeatWithTheFirstReservation() {
        OfferId offer = open(5);
        Reserved first = reserved(reserve(offer, request("o-1", "c-1", 2)));

        ReserveOutcome repeat = reserve(offer, request("o-1", "c-1", 2));

        assertThat(repeat).isEqualTo(new AlreadyReserved(first.reservation(), 3));
        assertThat(stock(offer)).isEqualTo(new Stock(5, 3, 2, 0, 0));
        assertThat(outbox().depth(offer)).isOne();
    }

    @Test
    void answersARepeatAlsoWhenSoldOut() {
        OfferId offer = open(1);
        reserve(offer, request("o-1", "c-1", 1));

        assertThat(reserve(offer, request("o-1", "c-1", 1))).isInstanceOf(AlreadyReserved.class);
        assertThat(reserve(offer, request("o-2", "c-2", 1))).isEqualTo(new SoldOut(0));
    }

    @Test
    void answersARepeatAlsoWhenClosed() {
        OfferId offer = open(2);
        reserve(offer, request("o-1", "c-1", 1));
        book().close(offer, change("close-1"));

        assertThat(reserve(offer, request("o-1", "c-1", 1))).isInstanceOf(AlreadyReserved.class);
        assertThat(reserve(offer, request("o-2", "c-2", 1))).isEqualTo(new NotOpen(NotOpen.Reason.CLOSED));
    }

    @Test
    void answersARepeatAlsoWhenOverloaded() {
        OfferId offer = open(3);
        reserve(offer, request("o-1", "c-1", 1));

        assertThat(ledger().reserve(offer, List.of(request("o-1", "c-1", 1), request("o-2", "c-2", 1)), 1))
                .hasExactlyElementsOfTypes(AlreadyReserved.class, Overloaded.class);
    }

    @Test
    void answersARepeatAlsoWhenTheCustomersLimitIsReached() {
        OfferId offer = open(3, 1);
        reserve(offer, request("o-1", "c-1", 1));

        assertThat(reserve(offer, request("o-1", "c-1", 1))).isInstanceOf(AlreadyReserved.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = ReservationState.class,
            names = {"CONFIRMED", "RELEASED", "REJECTED"})
    void answersARepeatAlsoAfterTheReservationHasEnded(ReservationState end) {
        OfferId offer = open(2);
        reserve(offer, request("o-1", "c-1", 1));
        resolve(offer, "o-1", end);

        AlreadyReserved repeat = (AlreadyReserved) reserve(offer, request("o-1", "c-1", 1));

        assertThat(repeat.reservation().state()).isEqualTo(end);
    }

    @Test
    void refusesAnOrderIdThatStandsForAnotherRequest() {
        OfferId offer = open(5);
        reserve(offer, request("o-1", "c-1", 2));
        Map<String, String> before = dump(offer);

        assertThat(reserve(offer, request("o-1", "c-1", 1))).isEqualTo(new KeyReused());
        assertThat(reserve(offer, request("o-1", "c-2", 2))).isEqualTo(new KeyReused());
        assertThat(dump(offer)).isEqualTo(before);
    }
}
