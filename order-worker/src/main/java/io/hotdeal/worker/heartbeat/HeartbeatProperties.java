package io.hotdeal.worker.heartbeat;

import io.hotdeal.settings.PropertyConstraints;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code hotdeal.worker.live.*}.
 *
 * @param every pause between two heartbeats of this worker, and between two polls for a requested audit, 100 ms to 3 s: a
 *              heartbeat older than 5 s counts as gone. Each asks Redis one question
 */
@ConfigurationProperties("hotdeal.worker.live")
record HeartbeatProperties(@DefaultValue("1s") Duration every) {

    HeartbeatProperties {
        new PropertyConstraints("hotdeal.worker.live").within("every", every, "100ms", "3s");
    }
}
