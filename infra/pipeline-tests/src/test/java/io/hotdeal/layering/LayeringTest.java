package io.hotdeal.layering;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.hotdeal.gateway.helper.PlantedHelper;
import io.hotdeal.gateway.intake.PlantedIntake;
import io.hotdeal.gateway.reservation.PlantedReservation;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks every layering rule on the product's classes; a planted violation proves that the rule can fire. */
class LayeringTest {

    /** Classes of our own jars and target/classes folders; nothing from a test. */
    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("/infra/"))
            .importPackages("io.hotdeal");

    static Stream<Arguments> rules() {
        return Stream.of(
                Arguments.of(Rules.SERVICES_DO_NOT_MEET, PlantedIntake.class),
                Arguments.of(Rules.KAFKA_STAYS_IN_ITS_STAGES, PlantedIntake.class),
                Arguments.of(Rules.REDIS_STAYS_IN_STOCK, PlantedIntake.class),
                Arguments.of(Rules.JDBC_STAYS_IN_ITS_STAGES, PlantedIntake.class),
                Arguments.of(Rules.TIME_AND_CHANCE_ARE_INJECTED, PlantedIntake.class),
                Arguments.of(Rules.TIMES_HAVE_NO_ZONE_OF_THE_JVM, PlantedIntake.class),
                Arguments.of(Rules.GAUGES_ARE_NOT_REPLACED, PlantedIntake.class),
                Arguments.of(Rules.NO_FIELD_INJECTION, PlantedIntake.class),
                Arguments.of(Rules.NO_CYCLES, PlantedReservation.class),
                Arguments.of(Rules.PACKAGES_ARE_STAGES, PlantedHelper.class));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theProductKeepsTheRule(ArchRule rule, Class<?> planted) {
        assertThat(PRODUCT.contain("io.hotdeal.gateway.PlaceOrder")).isTrue();
        assertThat(PRODUCT.contain("io.hotdeal.worker.OrderWorkerApplication")).isTrue();
        assertThat(PRODUCT.contain(planted))
                .as("planted classes are not product")
                .isFalse();
        rule.check(PRODUCT);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void thePlantedViolationIsFound(ArchRule rule, Class<?> planted) {
        JavaClasses withViolation = new ClassFileImporter()
                .importClasses(planted, PlantedIntake.class, PlantedReservation.class, PlantedHelper.class);
        assertThat(rule.evaluate(withViolation).hasViolation()).isTrue();
    }
}
