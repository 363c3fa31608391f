package io.hotdeal.worker.retirement;

import io.hotdeal.settings.PropertyConstraints;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code hotdeal.worker.retirement.*}.
 *
 * @param after how long after its close an offer leaves Redis, 1 min to 365 d; until then Redis answers replays of its orders,
 *              and an offer that is opened again continues its customer limits; afterwards the database answers, and limits begin anew
 * @param every pause between two passes, 1 s to 1 d; each asks the database one question
 */
@ConfigurationProperties("hotdeal.worker.retirement")
record RetirementProperties(
        @DefaultValue("24h") Duration after,
        @DefaultValue("1m") Duration every) {

    RetirementProperties {
        var constraints = new PropertyConstraints("hotdeal.worker.retirement");
        constraints.within("after", after, "1m", "365d");
        constraints.within("every", every, "1s", "1d");
    }
}
