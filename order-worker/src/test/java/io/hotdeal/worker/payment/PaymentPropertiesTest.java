package io.hotdeal.worker.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hotdeal.kafka.TopicProperties;
import io.hotdeal.worker.recording.RecordingProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.env.ConfigTreePropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Every bad value is refused with a sentence that names its property. */
class PaymentPropertiesTest {

    @ParameterizedTest
    @CsvSource({
        "concurrency, 0",
        "concurrency, 17",
        "batch-size, 0",
        "batch-size, 501",
        "timeout, 99ms",
        "timeout, 61s",
        "batch-calls, 0",
        "batch-timeout, 999ms",
        "first-retry, 99ms",
        "longest-retry, 1s",
        "longest-retry, 2h",
        "key-lifetime, 59m",
        "sweep-every, 99ms",
        "sweep-lease, 999ms",
        "refusals, 0",
        "undecided-after, 59s",
        "check-declined, 999ms",
        "refund-tries, 0"
    })
    void refusesWhatIsOutOfRangeAndNamesTheProperty(String name, String value) {
        assertThatThrownBy(() -> bind(
                        Map.of("hotdeal.worker.payment.url", "http://host", "hotdeal.worker.payment." + name, value)))
                .hasRootCauseInstanceOf(IllegalArgumentException.class)
                .rootCause()
                .hasMessageContaining("hotdeal.worker.payment." + name);
    }

    @ParameterizedTest
    @CsvSource({
        "shop,  ,     ,              ,       username and password",
        ",      pass, ,              ,       username and password",
        ",      ,     Authorization, ,       header-name and header-value",
        ",      ,     ,              Bearer, header-name and header-value",
        "shop,  pass, Authorization, Bearer, username and header-name exclude each other",
        "a:b,   pass, ,              ,       username must have no colon",
        ",      ,     Content-Type,  x,      header-name",
        ",      ,     two words,     x,      header-name",
        ",      ,     Authorization, ö,      header-value"
    })
    void refusesCredentialsThatAreNoneAndTellsNoSecret(
            String username, String password, String headerName, String headerValue, String said) {
        assertThatThrownBy(() -> new ProviderCredentials(username, password, headerName, headerValue))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hotdeal.worker.payment.credentials." + said)
                .message()
                .doesNotContain("Bearer");
    }

    /** As {@code spring.config.import=configtree:…} reads them. */
    @Test
    void takesCredentialsFromMountedFilesAndPrintsNone(@TempDir Path secrets) throws IOException {
        Files.writeString(secrets.resolve("hotdeal.worker.payment.credentials.header-name"), "Authorization\n");
        Files.writeString(secrets.resolve("hotdeal.worker.payment.credentials.header-value"), "Bearer abc\n");
        var environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new ConfigTreePropertySource(
                        "secrets", secrets, ConfigTreePropertySource.Option.AUTO_TRIM_TRAILING_NEW_LINE));

        ProviderCredentials credentials = Binder.get(environment)
                .bindOrCreate("hotdeal.worker.payment.credentials", Bindable.of(ProviderCredentials.class));

        assertThat(credentials.http().headers()).containsExactly(Map.entry("Authorization", "Bearer abc"));
        assertThat(credentials.toString()).doesNotContain("abc");
    }

    @Test
    void aRefundsPausesGrowSlowlyAndAnUnavailableProvidersToTheLease() {
        PaymentProperties limits = bind(Map.of("hotdeal.worker.payment.url", "http://host"));

        assertThat(limits.pauseAfter(6)).isEqualTo(Duration.ofSeconds(128));
        assertThat(limits.pauseAfter(60)).isEqualTo(Duration.ofMinutes(5));
        assertThat(limits.pauseWhileUnavailable(1)).isEqualTo(Duration.ofSeconds(4));
        assertThat(limits.pauseWhileUnavailable(60)).isEqualTo(Duration.ofSeconds(30));
        assertThat(limits.refundPauseAfter(0)).isEqualTo(Duration.ofSeconds(2));
        assertThat(limits.refundPauseAfter(6)).isEqualTo(Duration.ofSeconds(14));
        assertThat(limits.refundPauseAfter(1_000)).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void refusesACurrencyThatIsNone() {
        assertThatThrownBy(() -> new ReportProperties("Euro"))
                .hasMessageContaining("hotdeal.worker.payment.reports.currency");
    }

    @ParameterizedTest
    @CsvSource({"nonsense", "/only/a/path"})
    void refusesAnAddressThatIsNone(String url) {
        assertThatThrownBy(() -> bind(Map.of("hotdeal.worker.payment.url", url)))
                .rootCause()
                .hasMessageContaining("hotdeal.worker.payment.url");
    }

    @Test
    void wantsAnAddress() {
        assertThatThrownBy(() -> bind(Map.of("hotdeal.worker.payment.concurrency", "1")))
                .rootCause()
                .hasMessageContaining("hotdeal.worker.payment.url");
    }

    @Test
    void thePurgeHorizonMustOutlastKafkaAndTheProvidersKeys() {
        PaymentProperties payment = bind(Map.of("hotdeal.worker.payment.url", "http://host"));
        var topics = new TopicProperties(8, (short) 1, 1, Duration.ofDays(7));

        assertThatCode(() -> new PurgeHorizon(recording(Duration.ofDays(8)), topics, payment))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> new PurgeHorizon(recording(Duration.ofDays(7)), topics, payment))
                .hasMessageContaining("hotdeal.worker.recording.purge-horizon")
                .hasMessageContaining("hotdeal.topics.retention");
        var shortTopics = new TopicProperties(8, (short) 1, 1, Duration.ofHours(2));
        assertThatThrownBy(() -> new PurgeHorizon(recording(Duration.ofHours(24)), shortTopics, payment))
                .hasMessageContaining("hotdeal.worker.payment.key-lifetime");
    }

    private static RecordingProperties recording(Duration purgeHorizon) {
        return new RecordingProperties(2, 500, purgeHorizon, Duration.ofSeconds(30), Duration.ofHours(1));
    }

    private static PaymentProperties bind(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("hotdeal.worker.payment", Bindable.of(PaymentProperties.class));
    }
}
