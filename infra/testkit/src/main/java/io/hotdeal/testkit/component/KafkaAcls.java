package io.hotdeal.testkit.component;

import io.hotdeal.testkit.process.ProcessException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.utils.SecurityUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Gives a broker the rules of {@code infra/security/kafka.acls}, as {@code kafka-acls.sh} would with a JVM for
 * each line. It has those of the tool's options that the file uses.
 */
@Command(name = "kafka-acls")
public final class KafkaAcls {

    private static final String ADD = "--add ";
    private static final int RESPONSE_SECONDS = 30;

    @Option(names = "--allow-principal", required = true)
    private String principal = "";

    @Option(names = "--operation", required = true)
    private List<String> operations = new ArrayList<>();

    @Option(names = "--topic")
    private List<String> topics = new ArrayList<>();

    @Option(names = "--group")
    private List<String> groups = new ArrayList<>();

    @Option(names = "--resource-pattern-type")
    private String pattern = "literal";

    private KafkaAcls() {}

    static List<AclBinding> read(Stream<String> lines) {
        return lines.filter(line -> line.startsWith(ADD))
                .map(line -> CommandLine.populateCommand(
                        new KafkaAcls(), line.substring(ADD.length()).split("\\s+")))
                .flatMap(KafkaAcls::bindings)
                .toList();
    }

    private Stream<AclBinding> bindings() {
        PatternType type = PatternType.valueOf(pattern.toUpperCase(Locale.ROOT));
        return Stream.concat(
                        topics.stream().map(name -> new ResourcePattern(ResourceType.TOPIC, name, type)),
                        groups.stream().map(name -> new ResourcePattern(ResourceType.GROUP, name, type)))
                .flatMap(resource -> operations.stream()
                        .map(operation -> new AclBinding(
                                resource,
                                new AccessControlEntry(
                                        principal, "*", SecurityUtils.operation(operation), AclPermissionType.ALLOW))));
    }

    /** Returns when the broker has all rules. */
    public static void add(String bootstrap, TransportSecurity security) throws IOException, InterruptedException {
        Map<String, Object> options = new HashMap<>(security.kafkaClient(TransportSecurity.OPERATOR));
        options.put("bootstrap.servers", bootstrap);
        try (Stream<String> lines = Files.lines(security.rules().resolve("kafka.acls"));
                Admin admin = Admin.create(options)) {
            admin.createAcls(read(lines)).all().get(RESPONSE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new ProcessException(
                    "Kafka at " + bootstrap + " did not accept the rules of infra/security/kafka.acls: " + e);
        }
    }
}
