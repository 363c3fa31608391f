package io.hotdeal.stock;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.offer.OfferId;
import org.junit.jupiter.api.Test;

class StockKeysTest {

    @Test
    void namesTheKeysAsOperatorsKnowThem() {
        StockKeys keys = StockKeys.of(new OfferId(1));

        assertThat(keys.quantity()).isEqualTo("{prod-001}-quantity");
        assertThat(keys.counts()).isEqualTo("{prod-001}-counts");
        assertThat(keys.customers()).isEqualTo("{prod-001}-customers");
        assertThat(keys.orders()).isEqualTo("{prod-001}-orders");
        assertThat(keys.outbox()).isEqualTo("{prod-001}-outbox");
        assertThat(keys.offer()).isEqualTo("{prod-001}-offer");
        assertThat(keys.changes()).isEqualTo("{prod-001}-changes");
        assertThat(keys.relay()).isEqualTo("{prod-001}-relay");
        assertThat(StockKeys.OFFERS).isEqualTo("hotdeal-offers");
    }

    @Test
    void padsToThreeDigitsAndKeepsMore() {
        assertThat(StockKeys.of(new OfferId(42)).quantity()).isEqualTo("{prod-042}-quantity");
        assertThat(StockKeys.of(new OfferId(999_999_999)).quantity()).isEqualTo("{prod-999999999}-quantity");
    }
}
