package io.hotdeal.testkit;

import io.hotdeal.testkit.component.StartCache;
import io.hotdeal.testkit.process.ProcessException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the programs that this project's build put into its target folders.
 *
 * @param home the project's root, the folder that holds infra/hotdeal
 */
public record ProjectLayout(Path home) {

    private static final String MARK = "infra/testkit/pom.xml";

    /**
     * Finds the project: the system property {@code hotdeal.home}, else upwards from this class's own place, else upwards
     * from the working directory.
     */
    public static ProjectLayout find() {
        String property = System.getProperty("hotdeal.home");
        if (property != null) {
            Path home = Path.of(property).toAbsolutePath().normalize();
            if (!Files.exists(home.resolve(MARK))) {
                throw new ProcessException("The system property hotdeal.home names " + home
                        + ", which is not the root of the project (" + MARK + " is missing).");
            }
            return new ProjectLayout(home);
        }
        Path home = upwards(codeSource(ProjectLayout.class));
        if (home == null) {
            home = upwards(Path.of("").toAbsolutePath());
        }
        if (home == null) {
            throw new ProcessException("The project's root was not found; name it by -Dhotdeal.home=DIR.");
        }
        return new ProjectLayout(home);
    }

    /** The jars of kafka, h2 or redis. */
    Path runtime(String program) {
        Path folder = home.resolve("infra/testkit/target/runtime").resolve(program);
        if (!Files.isDirectory(folder)) {
            throw new ProcessException("The folder " + folder
                    + " is missing; build it with: mvn -q -DskipTests package -pl infra/testkit -am");
        }
        return folder;
    }

    /**
     * The executable jar of gateway-service or order-worker: the one with its libraries beside it, which starts in three
     * fifths of the processor time; the one with them inside, where an older version's build left no other.
     */
    public Path serviceJar(String module) {
        Path target = home.resolve(module).resolve("target");
        return newest(target.resolve("unpacked"), module)
                .or(() -> newest(target, module))
                .orElseThrow(() -> new ProcessException("No " + module + "-*-exec.jar is in " + target
                        + "; build it with: mvn -q -DskipTests package -pl " + module + " -am"));
    }

    /** The cache of Kafka's, the gateway's or the worker's classes; empty where none is possible. */
    public Optional<StartCache> startCache(Component.Kind kind) {
        return kind == Component.Kind.KAFKA
                ? Optional.of(StartCache.ofFolder(runtime("kafka")))
                : StartCache.ofJar(serviceJar(StackAssembly.module(kind)));
    }

    private static Optional<Path> newest(Path folder, String module) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches(module + "-.*-exec\\.jar"))
                    .max(Comparator.comparingLong(file -> file.toFile().lastModified()));
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + folder + " could not be read.", e);
        }
    }

    /** The class path with only the given classes; the simulator's process runs with it. */
    static String classpathOf(Class<?>... classes) {
        Set<String> places = new LinkedHashSet<>();
        for (Class<?> type : classes) {
            places.add(codeSource(type).toString());
        }
        return places.stream().collect(Collectors.joining(System.getProperty("path.separator")));
    }

    private static Path codeSource(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("The place of " + type.getName() + " is not a path.", e);
        }
    }

    private static @Nullable Path upwards(Path start) {
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve(MARK))) {
                return folder;
            }
        }
        return null;
    }
}
