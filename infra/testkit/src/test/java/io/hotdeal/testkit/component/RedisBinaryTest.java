package io.hotdeal.testkit.component;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hotdeal.testkit.process.ProcessException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisBinaryTest {

    @ParameterizedTest
    @CsvSource({
        "Redis server v=6.2.0 sha=00000000:0 malloc=jemalloc-5.1.0 bits=64, true",
        "Redis server v=7.0.15 sha=00000000:0, true",
        "Redis server v=10.0.1, true",
        "Valkey server v=8.1.1 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64, true",
        "Redis server v=6.0.16 sha=00000000:0, false",
        "Redis server v=5.0.14, false",
        "command not found, false"
    })
    void refusesVersionsOlderThanSixTwo(String versionLine, boolean newEnough) {
        assertThat(RedisBinary.isNewEnough(versionLine)).isEqualTo(newEnough);
    }

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, linux-amd64",
        "Linux, aarch64, linux-arm64",
        "Linux, i386, linux-386",
        "Mac OS X, aarch64, darwin-arm64",
        "Mac OS X, x86_64, darwin-amd64",
        "Linux, riscv64, linux-riscv64",
        "FreeBSD, amd64, freebsd-amd64",
        "Windows 11, amd64, windows-11-amd64"
    })
    void namesThePlatformAsTheJarDoes(String system, String architecture, String name) {
        assertThat(RedisBinary.platform(system, architecture)).isEqualTo(name);
    }

    @Test
    void unpacksTheBinaryOfThisPlatform(@TempDir Path folder) throws IOException {
        jar(folder);

        Path binary = RedisBinary.unpack(folder, "linux-arm64");

        assertThat(binary).hasFileName("redis-server-6.2.7-linux-arm64").hasContent("redis-server-6.2.7-linux-arm64");
        assertThat(Files.isExecutable(binary)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"linux-riscv64", "freebsd-amd64", "windows-11-amd64"})
    void namesThePlatformsThatThereAreWhenThisIsNone(String platform, @TempDir Path folder) throws IOException {
        jar(folder);

        assertThatThrownBy(() -> RedisBinary.unpack(folder, platform))
                .isInstanceOf(ProcessException.class)
                .hasMessageStartingWith("No redis-server >= 6.2 is on the PATH, and ")
                .hasMessageEndingWith(
                        " has none for " + platform + ", only for darwin-amd64, linux-arm64. Install redis-server.");
    }

    /** Named as the files of embedded-redis. */
    private static void jar(Path folder) throws IOException {
        try (var jar = new JarOutputStream(Files.newOutputStream(folder.resolve("embedded-redis-1.4.4.jar")))) {
            for (String name : List.of(
                    "redis-server-6.2.6-v5-darwin-amd64",
                    "redis-server-6.2.7-linux-arm64",
                    "redis-server-5.0.14.1-windows-amd64.exe",
                    "redis/embedded/RedisServer.class")) {
                jar.putNextEntry(new JarEntry(name));
                jar.write(name.getBytes(UTF_8));
                jar.closeEntry();
            }
        }
    }
}
