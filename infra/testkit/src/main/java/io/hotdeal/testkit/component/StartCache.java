package io.hotdeal.testkit.component;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/**
 * The AOT cache (JEP 483, 514) of a program's class path: its classes, loaded and linked ahead of its start. The cache's file
 * has the key of all classes in its name, because the JVM itself compares no more than the jars' sizes and times, which
 * are the same in two builds of different code. A cache of other code therefore has another name and is not found.
 *
 * @param classpath the JVM's argument; an executable jar names its libraries itself
 * @param modules   the JVM's options about modules, which the cache is bound to
 * @param jars      all jars of the classes
 * @param folder    of the cache
 * @param name      the beginning of its file's name
 */
public record StartCache(String classpath, List<String> modules, List<Path> jars, Path folder, String name) {

    /** The ways in which a program uses the cache of its classes. */
    public enum Use {
        /** Starts from it, if it is there. */
        READ,
        IGNORE,
        /** Writes it when it ends normally, which takes some seconds more. */
        WRITE
    }

    /** Writing a cache takes some 12 s of a free core after the program's own end. */
    static final Duration WRITE_LIMIT = Duration.ofMinutes(5);

    private static final Duration CHECK_LIMIT = Duration.ofMinutes(1);
    private static final int FIRST_JDK = 25;
    private static final int KEY_LENGTH = 24;
    private static final int BUFFER_BYTES = 1 << 20;
    private static final String CACHE = ".aot";
    private static final String PART = ".part";

    /** Whether this JVM can write and read such a cache. */
    public static boolean isSupported() {
        return Runtime.version().feature() >= FIRST_JDK;
    }

    /**
     * The cache of an executable jar.
     *
     * @return empty when its libraries are not in the folder {@code lib} beside it: no cache can hold jars within a jar
     */
    public static Optional<StartCache> ofJar(Path jar) {
        Path folder = jar.toAbsolutePath().resolveSibling("");
        Path libraries = folder.resolve("lib");
        if (!Files.isDirectory(libraries)) {
            return Optional.empty();
        }
        List<Path> jars = new ArrayList<>(List.of(jar));
        jars.addAll(jarsIn(libraries));
        return Optional.of(new StartCache(
                jar.toString(),
                JavaCommand.NATIVE_ACCESS,
                jars,
                folder,
                jar.getFileName().toString().replaceFirst("\\.jar$", "-")));
    }

    /** The cache of the jars in a folder, by their names; it lies beside the folder. */
    public static StartCache ofFolder(Path folder) {
        List<Path> jars = jarsIn(folder);
        String classpath = jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        return new StartCache(
                classpath, List.of(), jars, folder.toAbsolutePath().resolveSibling(""), folder.getFileName() + "-");
    }

    /** In the order of their names. */
    static List<Path> jarsIn(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The jars in " + folder + " could not be listed.", e);
        }
    }

    /** Whether there is a current cache. */
    public boolean exists() {
        return Files.exists(file());
    }

    /** The cache of exactly these classes on exactly this JVM. */
    public Path file() {
        return folder.resolve(name + key() + CACHE);
    }

    /**
     * Identifies the classes: the name, size, CRC-32 and CRC-32C of each jar, and the version of the JVM. Both sums together
     * take 50 ms for the gateway's 84 MB, a SHA-256 of the bytes a second where only the first compiler is on.
     */
    String key() {
        MessageDigest digest = sha256();
        digest.update(System.getProperty("java.vm.version").getBytes(StandardCharsets.UTF_8));
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        for (Path jar : jars) {
            try (FileChannel channel = FileChannel.open(jar)) {
                digest.update((jar.getFileName() + sums(channel, buffer)).getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException("The jar " + jar + " could not be read.", e);
            }
        }
        return HexFormat.of().formatHex(digest.digest()).substring(0, KEY_LENGTH);
    }

    private static String sums(FileChannel channel, ByteBuffer buffer) throws IOException {
        Checksum one = new CRC32();
        Checksum other = new CRC32C();
        while (channel.read(buffer.clear()) >= 0) {
            one.update(buffer.flip());
            other.update(buffer.rewind());
        }
        return " " + channel.size() + " " + one.getValue() + " " + other.getValue() + "\n";
    }

    /** The JVM's options for a use; none where there is no cache, or the JVM supports none. */
    List<String> options(Use use) {
        return options(use, Runtime.version().feature());
    }

    List<String> options(Use use, int jdk) {
        if (jdk < FIRST_JDK) {
            return List.of();
        }
        return switch (use) {
            case READ -> readOptions();
            case IGNORE -> List.of();
            case WRITE -> List.of("-XX:AOTCacheOutput=" + part());
        };
    }

    /** A cache that the JVM cannot use only costs time; a warning would be mixed with the program's output. */
    private List<String> readOptions() {
        Path current = file();
        return Files.exists(current)
                ? List.of("-XX:AOTCache=" + current, "-Xlog:aot*=off", "-Xlog:cds*=off")
                : List.of();
    }

    /**
     * The unfinished cache of this process, so that two concurrent trainings do not write into one file; and of these
     * classes, so that nothing is published when a jar was rebuilt meanwhile.
     */
    private Path part() {
        return folder.resolve(name + key() + "." + ProcessHandle.current().pid() + PART);
    }

    /**
     * Publishes a written cache under its name, if a JVM accepts it, and deletes the caches of other classes.
     *
     * @return false when nothing was written, nothing complete, or a jar has changed since
     */
    public boolean publish() throws IOException, InterruptedException {
        Path part = part();
        boolean complete = Files.exists(part) && isAccepted(part);
        if (complete) {
            Path current = file();
            Files.move(part, current, StandardCopyOption.ATOMIC_MOVE);
            deleteAll(file -> file.endsWith(CACHE) && !current.endsWith(file));
        }
        deleteAll(file -> file.contains("." + ProcessHandle.current().pid() + PART));
        return complete;
    }

    /** A program that was killed while it wrote has left an incomplete cache. */
    private boolean isAccepted(Path cache) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(JavaCommand.java(), "-XX:AOTMode=on", "-XX:AOTCache=" + cache));
        command.addAll(modules);
        command.addAll(List.of("-cp", classpath, "-version"));
        Process java = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return java.waitFor(CHECK_LIMIT.toSeconds(), TimeUnit.SECONDS) && java.exitValue() == 0;
        } finally {
            java.destroyForcibly();
        }
    }

    private void deleteAll(Predicate<String> names) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String found = file.getFileName().toString();
                if (found.startsWith(name) && names.test(found)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256.", e);
        }
    }
}
