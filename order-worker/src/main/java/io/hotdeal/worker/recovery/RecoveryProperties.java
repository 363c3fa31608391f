package io.hotdeal.worker.recovery;

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
        if (patience.toMillis() < 1_000 || patience.toHours() > 1) {
            throw new IllegalArgumentException("hotdeal.worker.recovery.patience must be 1s to 1h");
        }
    }
}
