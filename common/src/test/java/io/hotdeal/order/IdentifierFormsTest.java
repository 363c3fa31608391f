package io.hotdeal.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hotdeal.offer.OfferId;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What customers may be called, and which keys and offer numbers are read. */
class IdentifierFormsTest {

    private static final String ALLOWED_IN_CUSTOMER =
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._:@-";

    static Stream<String> charactersNoCustomerHas() {
        return IntStream.rangeClosed(0, 0x17f)
                .mapToObj(Character::toString)
                .filter(character -> !ALLOWED_IN_CUSTOMER.contains(character));
    }

    static Stream<String> charactersNoKeyHas() {
        return IntStream.concat(IntStream.rangeClosed(0, 0x20), IntStream.rangeClosed(0x7f, 0x17f))
                .mapToObj(Character::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"c", "c-42", "guest-0190f3a1-7000-7000-8000-000000000000", "a.b_c:d@e-f"})
    void readsCustomers(String text) {
        assertThat(new CustomerId(text)).hasToString(text);
    }

    @Test
    void readsCustomersOfUpTo64Characters() {
        assertThat(new CustomerId("x".repeat(64)).value()).hasSize(64);
        assertThatThrownBy(() -> new CustomerId("x".repeat(65))).hasMessageContaining("customerId");
        assertThatThrownBy(() -> new CustomerId("")).hasMessageContaining("customerId");
    }

    @ParameterizedTest
    @ValueSource(strings = {"anna", "248289761001", "a.b_c:d@e-f"})
    void aSubjectThatIsACustomersNameIsThatCustomer(String subject) {
        assertThat(CustomerId.ofSubject(subject)).hasToString(subject);
    }

    @Test
    void anyOtherSubjectIsACustomerOfItsOwn() {
        Stream<String> subjects = Stream.of(
                "auth0|5f7c8ec7c33c6c004bbafe82",
                "auth0|5f7c8ec7c33c6c004bbafe83",
                "two words",
                "x".repeat(64) + "1",
                "x".repeat(64) + "2",
                "~".repeat(255),
                // The id derived from the first one: as a subject it is another customer.
                CustomerId.ofSubject("auth0|5f7c8ec7c33c6c004bbafe82").value());

        assertThat(subjects.map(CustomerId::ofSubject)
                        .peek(customer -> assertThat(customer.value()).matches("sub:[A-Za-z0-9_-]{43}")))
                .doesNotHaveDuplicates();
        assertThat(CustomerId.ofSubject("two words")).isEqualTo(CustomerId.ofSubject("two words"));
    }

    @ParameterizedTest
    @MethodSource("charactersNoCustomerHas")
    void refusesCustomersWithAnyOtherCharacterWhereverItStands(String character) {
        for (String text : new String[] {character, "a" + character, character + "a", "a" + character + "b"}) {
            assertThatThrownBy(() -> new CustomerId(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("customerId");
        }
    }

    @Test
    void readsKeysOfUpTo255VisibleCharacters() {
        assertThat(new IdempotencyKey("!~" + "x".repeat(253)).value()).hasSize(255);
        assertThatThrownBy(() -> new IdempotencyKey("x".repeat(256))).hasMessageContaining("Idempotency-Key");
        assertThatThrownBy(() -> new IdempotencyKey("")).hasMessageContaining("Idempotency-Key");
    }

    @ParameterizedTest
    @MethodSource("charactersNoKeyHas")
    void refusesKeysWithAnyOtherCharacterWhereverItStands(String character) {
        for (String text : new String[] {character, "a" + character, character + "a", "a" + character + "b"}) {
            assertThatThrownBy(() -> new IdempotencyKey(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Idempotency-Key");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "42", "999999999"})
    void readsOffers(String text) {
        assertThat(OfferId.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "0",
                "-1",
                "+1",
                "01",
                "1 ",
                " 1",
                "1.0",
                "1e3",
                "0x1",
                "1000000000",
                "99999999999",
                "one",
                "\u0661",
                "1\n",
                "1;DROP"
            })
    void refusesOffersThatAreNoWholeNumberFromOneToNineDigits(String text) {
        assertThatThrownBy(() -> OfferId.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("offer id");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, 1_000_000_000, Integer.MAX_VALUE})
    void refusesOfferNumbersOutsideThatRange(int value) {
        assertThatThrownBy(() -> new OfferId(value)).hasMessageContaining("offer id");
    }
}
