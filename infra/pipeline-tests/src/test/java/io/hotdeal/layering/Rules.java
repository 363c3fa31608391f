package io.hotdeal.layering;

import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import io.hotdeal.metrics.LabelledGauges;
import io.micrometer.core.instrument.MultiGauge;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Calendar;
import java.util.Random;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Autowired;

/** The layering rules. Each names the alternative, and has a planted violation in {@link LayeringTest}. */
final class Rules {

    static final ArchRule SERVICES_DO_NOT_MEET = noClasses()
            .that()
            .resideInAPackage("io.hotdeal.gateway..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.hotdeal.worker..")
            .because("gateway and worker share only the module common");

    static final ArchRule KAFKA_STAYS_IN_ITS_STAGES = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.hotdeal.kafka",
                    "io.hotdeal.order",
                    "io.hotdeal.startup",
                    "io.hotdeal.gateway.publication",
                    "io.hotdeal.gateway.baseline",
                    "io.hotdeal.worker.messaging",
                    "io.hotdeal.worker.recording",
                    "io.hotdeal.worker.payment",
                    "io.hotdeal.worker.audit",
                    "io.hotdeal.worker.recovery",
                    "io.hotdeal.worker.doctor",
                    "io.hotdeal.worker.cli")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "org.springframework.kafka..")
            .because("other stages hand their orders over (docs/decisions/0004)");

    static final ArchRule REDIS_STAYS_IN_STOCK = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.hotdeal.redis",
                    "io.hotdeal.stock",
                    "io.hotdeal.instance",
                    "io.hotdeal.startup",
                    "io.hotdeal.gateway.baseline")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework.data.redis..", "io.lettuce..")
            .because("others use StockLedger, Outbox, OfferStockStore, StockReader or StockRebuild");

    static final ArchRule JDBC_STAYS_IN_ITS_STAGES = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.hotdeal.gateway.legacy",
                    "io.hotdeal.gateway.offers",
                    "io.hotdeal.worker.orders",
                    "io.hotdeal.worker.recording",
                    "io.hotdeal.worker.payment",
                    "io.hotdeal.worker.audit",
                    "io.hotdeal.worker.recovery",
                    "io.hotdeal.worker.doctor",
                    "io.hotdeal.startup")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "org.springframework.jdbc..")
            .because("a stage that needs rows asks the stage that owns them");

    static final ArchRule NO_CYCLES =
            slices().matching("io.hotdeal.(*..)").should().beFreeOfCycles();

    static final ArchRule TIME_AND_CHANCE_ARE_INJECTED = noClasses()
            .that(nameEndingWith("Configuration")
                    .negate()
                    .and(nameEndingWith("Application").negate()))
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDateTime.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callConstructor(Random.class)
            .because("a test must be able to set them: take a Clock or a source of ids");

    static final ArchRule TIMES_HAVE_NO_ZONE_OF_THE_JVM = noClasses()
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(java.sql.Timestamp.class, java.sql.Date.class, java.util.Date.class, Calendar.class)
            .orShould()
            .callMethod(ZoneId.class, "systemDefault")
            .because("columns are UTC: read and write them as LocalDateTime");

    static final ArchRule GAUGES_ARE_NOT_REPLACED = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(LabelledGauges.class.getName())
            .should()
            .callMethod(MultiGauge.class, "register", Iterable.class)
            .orShould()
            .callMethod(MultiGauge.class, "register", Iterable.class, boolean.class)
            .because("a scrape that meets a gauge while it is replaced fails as a whole: use LabelledGauges");

    static final ArchRule NO_FIELD_INJECTION =
            noFields().should().beAnnotatedWith(Autowired.class).because("a constructor says what a class needs");

    static final ArchRule PACKAGES_ARE_STAGES = noClasses()
            .should()
            .resideInAnyPackage(
                    "..config..",
                    "..service..",
                    "..dto..",
                    "..util..",
                    "..helper..",
                    "..impl..",
                    "..model..",
                    "..manager..")
            .because("a package is a stage, named by a noun");

    private Rules() {}
}
