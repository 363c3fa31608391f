import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Prints the records of a topic, from its beginning, with headers, until it is ended: a console consumer with the local
 * stack's jars. {@code java -cp 'infra/testkit/target/runtime/kafka/*' infra/examples/Watch.java BOOTSTRAP TOPIC}
 */
public class Watch {

    public static void main(String[] arguments) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", arguments[0],
                "group.id", "watch-" + ProcessHandle.current().pid(),
                "auto.offset.reset", "earliest",
                "enable.auto.commit", false);
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(arguments[1]));
            while (true) {
                consumer.poll(Duration.ofSeconds(1)).forEach(message -> {
                    System.out.println(message.key() + " " + message.value());
                    message.headers()
                            .forEach(header ->
                                    System.out.println("    " + header.key() + ": " + new String(header.value())));
                });
            }
        }
    }
}
