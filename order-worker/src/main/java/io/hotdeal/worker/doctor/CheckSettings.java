package io.hotdeal.worker.doctor;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.Environment;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/** Reads every property as a worker's start would; that ends at the first wrong record, this names all. */
final class CheckSettings implements Check {

    private final Environment environment;

    CheckSettings(Environment environment) {
        this.environment = environment;
    }

    @Override
    public String part() {
        return "the settings";
    }

    @Override
    public List<Diagnostic> diagnostics() {
        var records = new ClassPathScanningCandidateComponentProvider(false);
        records.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        return Stream.of("io.hotdeal.worker", "io.hotdeal.kafka")
                .flatMap(owner -> records.findCandidateComponents(owner).stream())
                .map(BeanDefinition::getBeanClassName)
                .map(name -> ClassUtils.resolveClassName(Objects.requireNonNull(name), null))
                .flatMap(record -> complaint(record).stream())
                .toList();
    }

    /** @throws BindException with the property's name in the message of its cause */
    <T> T bind(Class<T> record) {
        String prefix = Objects.requireNonNull(record.getAnnotation(ConfigurationProperties.class))
                .value();
        return Binder.get(environment).bindOrCreate(prefix, record);
    }

    private Optional<Diagnostic> complaint(Class<?> record) {
        try {
            bind(record);
            return Optional.empty();
        } catch (BindException e) {
            String cause =
                    String.valueOf(NestedExceptionUtils.getMostSpecificCause(e).getMessage());
            return Optional.of(Diagnostic.fault(
                    (cause.startsWith("hotdeal.") ? cause : innermost(e).getName() + ": " + cause)
                            + "; the services do not start",
                    "correct it where it is set; docs/properties.md has its range"));
        }
    }

    private static BindException innermost(BindException e) {
        return e.getCause() instanceof BindException cause ? innermost(cause) : e;
    }
}
