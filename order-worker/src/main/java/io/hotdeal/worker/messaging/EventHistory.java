package io.hotdeal.worker.messaging;

import io.hotdeal.worker.messaging.OrderEvents.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The events of one order, as they are read. Each topic has room for the newest {@link #MOST}, so that a provider that reports much
 * hides no step of the order, and the copies of a report count as one. For one thread.
 */
final class EventHistory {

    static final int MOST = 100;

    private static final class Topic {
        private final Map<String, Event> events = new LinkedHashMap<>();
        private final Map<String, Event> lastCopies = new HashMap<>();
        private final Map<String, Integer> copies = new HashMap<>();
        private int leftOut;
    }

    private final Map<String, Topic> topics = new HashMap<>();

    /**
     * Adds an event, or a copy of one.
     *
     * @param topic of the record, in the order of its offsets
     * @param id    the same for copies
     */
    void add(String topic, String id, Event event) {
        Topic of = topics.computeIfAbsent(topic, name -> new Topic());
        if (of.events.containsKey(id)) {
            of.copies.merge(id, 1, Integer::sum);
            of.lastCopies.put(id, event);
            return;
        }
        if (of.events.size() == MOST) {
            Iterator<String> oldest = of.events.keySet().iterator();
            String dropped = oldest.next();
            oldest.remove();
            of.lastCopies.remove(dropped);
            of.leftOut += 1 + zeroIfAbsent(of.copies.remove(dropped));
        }
        of.events.put(id, event);
    }

    private static int zeroIfAbsent(@Nullable Integer count) {
        return count == null ? 0 : count;
    }

    /** Closes a dead letter, unless it was left out. */
    void done(String topic, String id, String outcome) {
        Topic of = topics.get(topic);
        if (of != null) {
            of.events.computeIfPresent(id, (letter, event) -> event.done(outcome));
        }
    }

    /** Oldest first. */
    List<Event> events() {
        List<Event> all = new ArrayList<>();
        topics.forEach((name, topic) -> {
            List<Event> events = new ArrayList<>();
            topic.events.forEach((id, event) -> events.add(withCopies(topic, id, event)));
            if (topic.leftOut > 0) {
                events.set(0, events.getFirst().with(topic.leftOut + " earlier records of " + name + " are left out"));
            }
            all.addAll(events);
        });
        all.sort(Comparator.comparing(Event::at).thenComparing(Event::topic));
        return all;
    }

    private static Event withCopies(Topic topic, String id, Event event) {
        Event last = topic.lastCopies.get(id);
        return last == null
                ? event
                : event.openAs(last).with("and " + topic.copies.get(id) + " copies, the last one " + last.place());
    }
}
