package io.hotdeal.testkit.component;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisBinaryTest {

    @ParameterizedTest
    @CsvSource({
        "Redis server v=6.2.0 sha=00000000:0 malloc=jemalloc-5.1.0 bits=64, true",
        "Redis server v=7.0.15 sha=00000000:0, true",
        "Redis server v=10.0.1, true",
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
        "Mac OS X, x86_64, darwin-amd64"
    })
    void namesThePlatformAsTheJarDoes(String system, String architecture, String name) {
        assertThat(RedisBinary.platform(system, architecture)).isEqualTo(name);
    }
}
