package io.hotdeal.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hotdeal.offer.OfferId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderIdTest {

    private static final OfferId OFFER = new OfferId(1);
    private static final CustomerId CUSTOMER = new CustomerId("c-42");

    @Test
    void derivesTheSameIdFromTheSameFields() {
        assertThat(derive(1, "c-42", "k-1")).isEqualTo(derive(1, "c-42", "k-1"));
    }

    @Test
    void keepsItsDerivationForEver() {
        // A client may repeat a request across a release: a changed derivation would sell twice.
        assertThat(derive(1, "c-42", "k-1").value()).isEqualTo("e6145337-0153-858f-9199-cc78c4ef1bba");
    }

    @Test
    void derivesOtherIdsForAnotherOfferCustomerOrKey() {
        Set<OrderId> ids = new HashSet<>(List.of(
                derive(1, "c-42", "k-1"),
                derive(2, "c-42", "k-1"),
                derive(1, "c-43", "k-1"),
                derive(1, "c-42", "k-2")));

        assertThat(ids).hasSize(4);
    }

    @Test
    void derivesOtherIdsWhenCharactersMoveFromOneFieldToTheNext() {
        String all = "11112222";
        Set<OrderId> ids = new HashSet<>();
        IntStream.range(1, all.length()).forEach(cut -> ids.add(derive(1, all.substring(0, cut), all.substring(cut))));

        assertThat(ids).hasSize(all.length() - 1);
    }

    @Test
    void derivesOtherIdsWhenADigitMovesFromTheOfferToTheCustomer() {
        assertThat(derive(1, "1a", "k")).isNotEqualTo(derive(11, "a", "k"));
    }

    @Test
    void keepsTheTimeOfATimeOrderedKeyInFront() {
        IdempotencyKey key = new IdempotencyKey.Source().next();

        OrderId id = OrderId.derive(OFFER, CUSTOMER, key);

        assertThat(id.value()).startsWith(key.value().substring(0, 13));
        assertThat(UUID.fromString(id.value()).version()).isEqualTo(7);
        assertThat(UUID.fromString(id.value()).variant()).isEqualTo(2);
    }

    @Test
    void derivesOtherIdsForOtherCustomersOfTheSameTimeOrderedKey() {
        IdempotencyKey key = new IdempotencyKey.Source().next();

        assertThat(OrderId.derive(OFFER, new CustomerId("a"), key))
                .isNotEqualTo(OrderId.derive(OFFER, new CustomerId("b"), key));
    }

    @Test
    void ordersIdsAsTheirKeysWereMade() {
        var source = new IdempotencyKey.Source();
        String first = OrderId.derive(OFFER, CUSTOMER, source.next()).value().substring(0, 13);
        String second = OrderId.derive(OFFER, CUSTOMER, source.next()).value().substring(0, 13);

        assertThat(first).isLessThanOrEqualTo(second);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0190f3a1-7000-4000-8000-00000000000g",
                "0190f3a1-7zzz-7000-8000-000000000000",
                "0190f3a1+7000+7000+8000+000000000000",
                "thirty-six characters but not a uuid"
            })
    void marksTheIdOfAnyOtherKeyAsHashed(String text) {
        String key = text.replace(' ', '_');

        assertThat(UUID.fromString(derive(1, "c-42", key).value()).version()).isEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1",
                "0190F3A1-7000-7000-8000-000000000000",
                "0190f3a1-7000-7000-8000-00000000000",
                "0190f3a1-7000-7000-8000-0000000000000",
                "0190f3a170007000800000000000000000000",
                "0190f3a1-7000-7000-8000-00000000000g",
                "0190f3a1-7000-7000-8000-000000000000\n",
                "{190f3a1-7000-7000-8000-000000000000}"
            })
    void refusesWhatIsNoLowerCaseUuid(String text) {
        assertThatThrownBy(() -> new OrderId(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("orderId");
    }

    private static OrderId derive(int offer, String customer, String key) {
        return OrderId.derive(new OfferId(offer), new CustomerId(customer), new IdempotencyKey(key));
    }
}
