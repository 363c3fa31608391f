package io.hotdeal.gateway.dashboard;

import io.hotdeal.settings.PropertyConstraints;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * {@code hotdeal.gateway.live.*}.
 *
 * @param every      pause between two heartbeats, and between two updates of the offers' gauges, 100 ms to 60 s
 * @param lagEvery   pause between two readings of the workers' lag, 1 s to 60 s; a reading asks Kafka nine questions
 * @param frameEvery pause between two frames of the live page, 250 ms to 60 s; drawn once for all pages, and only while one is
 *                   open
 * @param pages      live pages open at the same time on this gateway, 1 to 10,000; each holds a connection
 * @param isPublic   whether the live page is public ({@code hotdeal.gateway.live.public}); otherwise administrators
 */
@ConfigurationProperties("hotdeal.gateway.live")
public record DashboardProperties(
        @DefaultValue("1s") Duration every,
        @DefaultValue("2s") Duration lagEvery,
        @DefaultValue("400ms") Duration frameEvery,
        @DefaultValue("100") int pages,
        @Name("public") @DefaultValue("true") boolean isPublic) {

    public DashboardProperties {
        var bounds = new PropertyConstraints("hotdeal.gateway.live");
        bounds.within("every", every, "100ms", "60s");
        bounds.within("lag-every", lagEvery, "1s", "60s");
        bounds.within("frame-every", frameEvery, "250ms", "60s");
        bounds.within("pages", pages, 1, 10_000);
    }
}
