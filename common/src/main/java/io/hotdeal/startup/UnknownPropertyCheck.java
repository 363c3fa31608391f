package io.hotdeal.startup;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;

/**
 * Refuses to start with a property of ours that nobody reads: a mistyped limit would otherwise not limit anything, and nobody
 * would know. Names of the other service pass, because both may share their environment; and so does, of environment and
 * system properties, what the launcher and the tests have for themselves ({@code HOTDEAL_JDK_FOLDER}, {@code hotdeal.home}).
 */
final class UnknownPropertyCheck implements ApplicationListener<ApplicationPreparedEvent> {

    private static final Set<String> SERVICES = Set.of("gateway", "worker");
    private static final Set<String> OF_THE_PROCESS = Set.of("systemEnvironment", "systemProperties");

    @Override
    public void onApplicationEvent(ApplicationPreparedEvent prepared) {
        ConfigurableEnvironment environment = prepared.getApplicationContext().getEnvironment();
        KnownProperties known = KnownProperties.onClassPath(UnknownPropertyCheck.class.getClassLoader());
        Map<String, String> unknown = new TreeMap<>();
        environment.getPropertySources().stream()
                .filter(EnumerablePropertySource.class::isInstance)
                .map(EnumerablePropertySource.class::cast)
                .forEach(source -> unknown(
                                Arrays.asList(source.getPropertyNames()),
                                OF_THE_PROCESS.contains(source.getName()),
                                known)
                        .forEach(name -> unknown.put(name, known.nearest(name))));
        if (!unknown.isEmpty()) {
            throw new UnknownPropertyException(unknown.entrySet().stream()
                    .map(entry -> entry.getKey() + " (did you mean " + entry.getValue() + "?)")
                    .collect(Collectors.joining(", ")));
        }
    }

    /** @param ofTheProcess whether others may have names there, too */
    static Set<String> unknown(Collection<String> names, boolean ofTheProcess, KnownProperties known) {
        Set<String> roots =
                known.names().stream().map(UnknownPropertyCheck::root).collect(Collectors.toSet());
        return names.stream()
                .filter(name -> name.toLowerCase(Locale.ROOT).matches("hotdeal[._].+"))
                .filter(name -> roots.contains(root(name)) || !(ofTheProcess || SERVICES.contains(root(name))))
                .filter(name -> !known.contains(name))
                .collect(Collectors.toSet());
    }

    /** {@code topics} of {@code hotdeal.topics.partitions} and of {@code HOTDEAL_TOPICS_PARTITIONS}. */
    private static String root(String name) {
        String[] words = name.toLowerCase(Locale.ROOT).split("[._]", 3);
        return words.length > 1 ? words[1] : "";
    }
}
