package io.hotdeal.worker.messaging;

import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.kafka.event.ConsumerStoppedEvent;

/** A consumer that ended by an error would leave its partitions unread: the worker says so and ends, to be started anew. */
class ConsumerFailureShutdown {

    private static final Logger LOG = LoggerFactory.getLogger(ConsumerFailureShutdown.class);
    private static final int EXIT_CODE = 70;

    private final ApplicationEventPublisher availability;
    private final IntConsumer end;

    /** @param end ends the process with this exit code */
    ConsumerFailureShutdown(ApplicationEventPublisher availability, IntConsumer end) {
        this.availability = availability;
        this.end = end;
    }

    @EventListener
    void on(ConsumerStoppedEvent stopped) {
        if (stopped.getReason() != ConsumerStoppedEvent.Reason.NORMAL) {
            LOG.error("a consumer has stopped: {}; the worker ends", stopped.getReason());
            AvailabilityChangeEvent.publish(availability, this, LivenessState.BROKEN);
            end.accept(EXIT_CODE);
        }
    }
}
