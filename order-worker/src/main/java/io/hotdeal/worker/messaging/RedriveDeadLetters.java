package io.hotdeal.worker.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hotdeal.worker.messaging.DeadLetterReader.Letter;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Sends dead letters to where they came from, or gives them up; then marks them as done. Repeatable: a letter that is sent
 * and not yet marked is sent again, and the stages know a repeated order.
 */
public final class RedriveDeadLetters {

    private static final List<String> OF_THE_LETTER = List.of(
            DeadLetters.REASON,
            DeadLetters.ORIGINAL_TOPIC,
            DeadLetters.ORIGINAL_PARTITION,
            DeadLetters.ORIGINAL_OFFSET,
            DeadLetters.ORIGINAL_TIMESTAMP);

    private final DeadLetterReader box;
    private final EventPublisher publisher;

    public RedriveDeadLetters(DeadLetterReader box, EventPublisher publisher) {
        this.box = box;
        this.publisher = publisher;
    }

    /** The open dead letters. */
    public List<Letter> open() {
        return box.open();
    }

    /**
     * Once it returns, Kafka has the record again, under its own key, and the letter is done.
     *
     * @return false when the letter holds only the beginning of its record, and stays
     * @throws PublishException when Kafka has not acknowledged it
     */
    public boolean redrive(Letter letter) {
        ConsumerRecord<byte[], byte[]> found = box.read(letter);
        if (found.value() != null && found.value().length >= DeadLetters.MAX_VALUE_BYTES) {
            return false;
        }
        var again = new ProducerRecord<>(letter.topic().topicName(), null, found.key(), found.value(), found.headers());
        Headers headers = again.headers();
        OF_THE_LETTER.forEach(headers::remove);
        publisher.sendAll(List.of(again));
        mark(letter, "REDRIVEN");
        return true;
    }

    /**
     * Gives it up; it is not listed any more.
     *
     * @throws PublishException when Kafka has not acknowledged the mark
     */
    public void discard(Letter letter) {
        mark(letter, "DISCARDED");
    }

    private void mark(Letter letter, String outcome) {
        var partition = DeadLetterReader.partition(letter.topic());
        var mark = new ProducerRecord<byte[], byte[]>(
                partition.topic(), partition.partition(), letter.order().getBytes(UTF_8), null);
        mark.headers()
                .add(DeadLetterReader.DONE, Long.toString(letter.offset()).getBytes(UTF_8))
                .add(DeadLetterReader.OUTCOME, outcome.getBytes(UTF_8));
        publisher.sendAll(List.of(mark));
    }
}
