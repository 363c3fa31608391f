package io.hotdeal.worker.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.order.OrderTopic;
import io.hotdeal.worker.messaging.OrderEvents.Event;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What support sees of an order with many events. */
class EventHistoryTest {

    private static final String REPORTED = OrderTopic.REPORTED.topicName();
    private static final String RECORDED = OrderTopic.RECORDED.topicName();

    private final EventHistory history = new EventHistory();

    private static Event event(OrderTopic topic, int second, boolean open) {
        return new Event(
                topic,
                false,
                topic.topicName() + "-0@" + second,
                Instant.ofEpochSecond(second),
                open,
                open ? "not yet read" : "");
    }

    @Test
    void copiesOfAReportAreOneEventThatIsOpenWhileTheLastOneIs() {
        for (int second = 0; second < 500; second++) {
            history.add(REPORTED, "evt-1", event(OrderTopic.REPORTED, second, second == 499));
        }

        assertThat(history.events()).singleElement().satisfies(event -> {
            assertThat(event.place()).endsWith("@0");
            assertThat(event.open()).isTrue();
            assertThat(event.note()).isEqualTo("not yet read; and 499 copies, the last one " + REPORTED + "-0@499");
        });
    }

    @Test
    void manyReportsHideNoStepOfTheOrderAndTheNewestStay() {
        history.add(RECORDED, "a", event(OrderTopic.RECORDED, 0, false));
        for (int second = 1; second <= 250; second++) {
            history.add(REPORTED, "evt-" + second, event(OrderTopic.REPORTED, second, false));
            history.add(REPORTED, "evt-" + second, event(OrderTopic.REPORTED, second, false));
        }
        history.add(RECORDED, "b", event(OrderTopic.RECORDED, 251, true));

        assertThat(history.events()).hasSize(EventHistory.MOST + 2);
        assertThat(history.events().getFirst().place()).isEqualTo(RECORDED + "-0@0");
        assertThat(history.events().get(1).place()).isEqualTo(REPORTED + "-0@151");
        assertThat(history.events().get(1).note()).contains("300 earlier records of " + REPORTED + " are left out");
        assertThat(history.events().getLast().open()).isTrue();
    }

    @Test
    void aLetterThatWasLeftOutMayBeDone() {
        String letters = OrderTopic.REPORTED.deadLetterName();
        for (int second = 0; second <= EventHistory.MOST; second++) {
            history.add(letters, "at-" + second, event(OrderTopic.REPORTED, second, true));
        }

        history.done(letters, "at-0", "REDRIVEN");
        history.done(letters, "at-1", "REDRIVEN");

        assertThat(history.events()).hasSize(EventHistory.MOST);
        assertThat(history.events().getFirst().open()).isFalse();
        assertThat(history.events().getFirst().note()).startsWith("REDRIVEN; not yet read; 1 earlier");
    }
}
