package io.hotdeal.gateway.intake;

import io.hotdeal.settings.PropertyConstraints;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code hotdeal.gateway.shutdown-notice}.
 *
 * @param shutdownNotice how long the gateway goes on serving after SIGTERM with readiness already down, 0 to 60 s; longer than
 *                       the load balancer's poll of readiness, or buyers are cut off at each restart
 */
@ConfigurationProperties("hotdeal.gateway")
record ShutdownProperties(@DefaultValue("0s") Duration shutdownNotice) {

    ShutdownProperties {
        new PropertyConstraints("hotdeal.gateway").within("shutdown-notice", shutdownNotice, "0s", "60s");
    }
}
