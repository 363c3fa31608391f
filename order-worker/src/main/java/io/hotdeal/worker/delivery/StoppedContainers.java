package io.hotdeal.worker.delivery;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.kafka.event.ConsumerStoppedEvent;
import org.springframework.stereotype.Component;

/** A consumer that ended by an error would leave its partitions unread: the worker says so and ends, to be started anew. */
@Component
class StoppedContainers {

    private static final Logger LOG = LoggerFactory.getLogger(StoppedContainers.class);
    private static final int EXIT_CODE = 70;

    private final ApplicationEventPublisher availability;

    StoppedContainers(ApplicationEventPublisher availability) {
        this.availability = availability;
    }

    @EventListener
    void on(ConsumerStoppedEvent stopped) {
        if (stopped.getReason() != ConsumerStoppedEvent.Reason.NORMAL) {
            LOG.error("a consumer has stopped: {}; the worker ends", stopped.getReason());
            AvailabilityChangeEvent.publish(availability, this, LivenessState.BROKEN);
            // On a thread of its own: the shutdown waits for the consumers, and this is one of theirs.
            Thread.ofPlatform().name("exit").start(() -> System.exit(EXIT_CODE));
        }
    }
}
