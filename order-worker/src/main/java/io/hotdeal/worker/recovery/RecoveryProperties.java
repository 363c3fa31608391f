package io.hotdeal.worker.recovery;

import io.hotdeal.settings.PropertyConstraints;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code hotdeal.worker.recovery.*}.
 *
 * @param patience how long a command waits for the workers, 1 s to 1 h
 */
@ConfigurationProperties("hotdeal.worker.recovery")
record RecoveryProperties(@DefaultValue("60s") Duration patience) {

    RecoveryProperties {
        new PropertyConstraints("hotdeal.worker.recovery").within("patience", patience, "1s", "1h");
    }
}
