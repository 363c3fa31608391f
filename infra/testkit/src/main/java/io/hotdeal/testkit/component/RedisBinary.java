package io.hotdeal.testkit.component;

import io.hotdeal.testkit.process.ProcessException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds a redis-server of version 6.2 or newer: the one that the system property {@code test.redis.server} names, else the one on the
 * PATH, else the one inside the embedded-redis jar.
 */
final class RedisBinary {

    static final String CHOSEN = "test.redis.server";
    private static final int BUSY_TRIES = 20;
    private static final Duration BUSY_PAUSE = Duration.ofMillis(100);
    private static final Pattern VERSION = Pattern.compile("\\bv=(\\d+)\\.(\\d+)");
    private static final Pattern IN_JAR = Pattern.compile("redis-server-.*-([a-z]+-[a-z0-9]+)");
    private static final int VERSION_LIMIT_SECONDS = 10;

    private RedisBinary() {}

    static Path find(Path jarFolder) throws IOException, InterruptedException {
        String chosen = System.getProperty(CHOSEN);
        if (chosen != null) {
            if (!isNewEnough(Path.of(chosen))) {
                throw new ProcessException(CHOSEN + " names no redis-server >= 6.2 that runs here: " + chosen);
            }
            return Path.of(chosen);
        }
        Path onPath = Path.of("redis-server");
        if (isNewEnough(onPath)) {
            return onPath;
        }
        Path embedded = unpack(jarFolder, platform(System.getProperty("os.name"), System.getProperty("os.arch")));
        if (!isNewEnough(embedded)) {
            throw new ProcessException("No redis-server >= 6.2 is on the PATH, and the embedded one, " + embedded
                    + ", does not run on this machine. Install redis-server.");
        }
        return embedded;
    }

    /** The same, but it must be built with TLS, which is optional. */
    static Path findWithTls(Path jarFolder) throws IOException, InterruptedException {
        Path binary = find(jarFolder);
        if (!hasTls(binary)) {
            throw new ProcessException("The redis-server that was found, " + binary
                    + ", is built without TLS. Put one with TLS on the PATH, such as Debian's redis-server.");
        }
        return binary;
    }

    /** A binary without TLS refuses the first of the two directives, one with TLS only the second. */
    private static boolean hasTls(Path binary) throws IOException, InterruptedException {
        return run(binary, "--tls-port", "0", "--no-such-directive", "0").contains("'no-such-directive");
    }

    /** Reads what {@code redis-server --version} prints, such as {@code Redis server v=7.2.5 sha=…}. */
    static boolean isNewEnough(String versionLine) {
        Matcher matcher = VERSION.matcher(versionLine);
        if (!matcher.find()) {
            return false;
        }
        int major = Integer.parseInt(matcher.group(1));
        int minor = Integer.parseInt(matcher.group(2));
        return major > 6 || (major == 6 && minor >= 2);
    }

    /**
     * The name inside the jar ends with operating system and architecture: {@code …-linux-amd64}. The jar has not all of them.
     */
    static String platform(String osName, String osArchitecture) {
        String system = osName.toLowerCase(Locale.ROOT).replace(' ', '-');
        return (system.startsWith("mac") ? "darwin" : system)
                + switch (osArchitecture) {
                    case "aarch64", "arm64" -> "-arm64";
                    case "amd64", "x86_64" -> "-amd64";
                    case "x86", "i386", "i686" -> "-386";
                    default -> "-" + osArchitecture;
                };
    }

    private static boolean isNewEnough(Path binary) throws IOException, InterruptedException {
        for (int tries = 1; tries <= BUSY_TRIES; tries++) {
            try {
                return prints(binary);
            } catch (IOException e) {
                if (!Files.isExecutable(binary)) {
                    return false; // not there
                }
                // Just unpacked, and a process that another thread is starting still has it open for writing
                // ("text file busy"); or it is not for this machine.
                Thread.sleep(BUSY_PAUSE);
            }
        }
        return false;
    }

    private static boolean prints(Path binary) throws IOException, InterruptedException {
        return isNewEnough(run(binary, "--version"));
    }

    /** @return its output */
    private static String run(Path binary, String... arguments) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Stream.concat(Stream.of(binary.toString()), Stream.of(arguments))
                        .toList())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readNBytes(4096), StandardCharsets.UTF_8);
        if (!process.waitFor(VERSION_LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return "";
        }
        return output;
    }

    /** @throws ProcessException naming the platforms of the jar, when this is none of them */
    static synchronized Path unpack(Path jarFolder, String platform) throws IOException {
        try (JarFile jar = new JarFile(jarIn(jarFolder).toFile())) {
            Map<String, JarEntry> binaries = binaries(jar);
            JarEntry entry = binaries.get(platform);
            if (entry == null) {
                throw new ProcessException("No redis-server >= 6.2 is on the PATH, and " + jar.getName()
                        + " has none for " + platform + ", only for " + String.join(", ", binaries.keySet())
                        + ". Install redis-server.");
            }
            Path binary = jarFolder.resolve(entry.getName());
            if (!Files.exists(binary)) {
                // Renamed when complete: another stack may be starting at the same time.
                Path part = Files.createTempFile(jarFolder, "redis", ".new");
                try (InputStream source = jar.getInputStream(entry)) {
                    Files.copy(source, part, StandardCopyOption.REPLACE_EXISTING);
                }
                Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwxr-xr-x"));
                Files.move(part, binary, StandardCopyOption.ATOMIC_MOVE);
            }
            return binary;
        }
    }

    /** Redis servers by their platform. The one for Windows ends with .exe and is too old. */
    private static Map<String, JarEntry> binaries(JarFile jar) {
        Map<String, JarEntry> binaries = new TreeMap<>();
        jar.stream().forEach(entry -> {
            Matcher name = IN_JAR.matcher(entry.getName());
            if (name.matches()) {
                binaries.put(name.group(1), entry);
            }
        });
        return binaries;
    }

    private static Path jarIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            Optional<Path> jar =
                    files.filter(file -> file.toString().endsWith(".jar")).max(Path::compareTo);
            return jar.orElseThrow(() -> new ProcessException("The embedded-redis jar is missing in " + folder + "."));
        }
    }
}
