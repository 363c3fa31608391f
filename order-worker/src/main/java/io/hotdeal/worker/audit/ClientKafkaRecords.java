package io.hotdeal.worker.audit;

import io.hotdeal.kafka.ConsumerLag;
import io.hotdeal.worker.messaging.DeadLetterReader;
import io.hotdeal.worker.messaging.DeadLetterReader.Letter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** Asks with Kafka's own clients. */
final class ClientKafkaRecords implements KafkaRecords {

    private final Admin admin;
    private final DeadLetterReader box;
    private final String address;

    ClientKafkaRecords(Admin admin, DeadLetterReader box, String address) {
        this.admin = admin;
        this.box = box;
        this.address = address;
    }

    @Override
    public Backlog backlog() {
        return new Backlog(
                lag(),
                openLetters().stream()
                        .collect(Collectors.groupingBy(
                                letter -> letter.topic().deadLetterName(), TreeMap::new, Collectors.counting())));
    }

    private Map<String, Long> lag() {
        try {
            return new ConsumerLag(admin).byGroup();
        } catch (IllegalStateException e) {
            throw new DependencyUnavailableException("Kafka at " + address + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public List<String> newestDeadLetters(int count) {
        List<Letter> letters = openLetters();
        return letters.subList(Math.max(0, letters.size() - count), letters.size()).stream()
                .map(letter -> "%s from %s: %s".formatted(letter.place(), letter.from(), letter.reason()))
                .toList();
    }

    private List<Letter> openLetters() {
        try {
            return box.open();
        } catch (KafkaException e) {
            throw new DependencyUnavailableException("Kafka at " + address + " cannot be read: " + e.getMessage(), e);
        }
    }
}
