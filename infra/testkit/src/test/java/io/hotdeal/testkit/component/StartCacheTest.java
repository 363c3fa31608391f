package io.hotdeal.testkit.component;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.testkit.component.StartCache.Use;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that only the content of the jars identifies a start cache. */
class StartCacheTest {

    /** The same time in every jar, as in a reproducible build. */
    private static final FileTime BUILT = FileTime.from(Instant.parse("2026-11-24T00:00:00Z"));

    private static final int JDK = 25;

    @TempDir
    private Path folder;

    private Path jar;
    private Path library;

    @BeforeEach
    void writeTheJars() throws IOException {
        Files.createDirectory(folder.resolve("lib"));
        jar = folder.resolve("service-1-exec.jar");
        library = folder.resolve("lib").resolve("library-1.jar");
        write(jar, "service", BUILT);
        write(library, "library", BUILT);
    }

    @Test
    void hasAnotherKeyWhenTheJarHasOtherContentOfTheSameSizeAndTime() throws IOException {
        String before = cache().key();
        long size = Files.size(jar);

        write(jar, "serVice", BUILT);

        assertThat(Files.size(jar)).isEqualTo(size);
        assertThat(cache().key()).isNotEqualTo(before);
    }

    @Test
    void hasAnotherKeyWhenALibraryHasOtherContentOfTheSameSizeAndTime() throws IOException {
        String before = cache().key();
        long size = Files.size(library);

        write(library, "libRary", BUILT);

        assertThat(Files.size(library)).isEqualTo(size);
        assertThat(cache().key()).isNotEqualTo(before);
    }

    @Test
    void hasAnotherKeyWhenALibraryIsAddedOrRenamed() throws IOException {
        String before = cache().key();

        Path renamed = Files.move(library, library.resolveSibling("library-2.jar"));
        String afterRename = cache().key();
        Files.copy(renamed, library);

        assertThat(afterRename).isNotEqualTo(before);
        assertThat(cache().key()).isNotIn(before, afterRename);
    }

    @Test
    void hasTheSameKeyWhenTheSameJarIsBuiltAgain() throws IOException {
        String before = cache().key();

        write(jar, "service", BUILT);

        assertThat(cache().key()).isEqualTo(before);
    }

    @Test
    void isReadOnlyWhileItIsCurrent() throws IOException {
        assertThat(cache().options(Use.READ, JDK)).isEmpty();

        Files.createFile(cache().file());
        assertThat(cache().options(Use.READ, JDK)).contains("-XX:AOTCache=" + cache().file());
        assertThat(cache().options(Use.IGNORE, JDK)).isEmpty();

        write(jar, "serVice", BUILT);
        assertThat(cache().options(Use.READ, JDK)).isEmpty();
    }

    @Test
    void isNeitherReadNorWrittenBeforeJdk25() throws IOException {
        Files.createFile(cache().file());

        assertThat(cache().options(Use.READ, JDK - 1)).isEmpty();
        assertThat(cache().options(Use.WRITE, JDK - 1)).isEmpty();
    }

    @Test
    void isNotPublishedWhenTheJarHasChangedWhileItWasWritten() throws Exception {
        Path written = Files.createFile(output());
        write(jar, "serVice", BUILT);

        assertThat(cache().publish()).isFalse();

        assertThat(written).doesNotExist();
        assertThat(cache().file()).doesNotExist();
    }

    @Test
    void isNotPublishedWhenTheJvmDoesNotAcceptIt() throws Exception {
        Path written = Files.writeString(output(), "the first half of a cache");

        assertThat(cache().publish()).isFalse();

        assertThat(written).doesNotExist();
        assertThat(cache().file()).doesNotExist();
    }

    @Test
    void isOfNoJarThatHasItsLibrariesInside() throws IOException {
        Path other =
                Files.copy(jar, Files.createDirectory(folder.resolve("other")).resolve("service-1-exec.jar"));

        assertThat(StartCache.ofJar(other)).isEmpty();
        assertThat(JavaCommand.jar(List.of(), other, List.of())).noneMatch(word -> word.startsWith("-XX:AOT"));
    }

    @Test
    void isNotReadByAJvmWithAnAgentThatMayChangeClasses() throws IOException {
        Files.createFile(cache().file());

        assertThat(JavaCommand.jar(List.of(), jar, List.of())).containsAll(cache().options(Use.READ));
        assertThat(JavaCommand.jar(List.of("-javaagent:agent.jar"), jar, List.of()))
                .noneMatch(word -> word.startsWith("-XX:AOT"));
    }

    private StartCache cache() {
        return StartCache.ofJar(jar).orElseThrow();
    }

    /** The file that a program is to write. */
    private Path output() {
        String option = cache().options(Use.WRITE, JDK).getFirst();
        return Path.of(option.substring("-XX:AOTCacheOutput=".length()));
    }

    /** One uncompressed entry, so that texts of one length make jars of one size. */
    private static void write(Path file, String content, FileTime time) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        CRC32 sum = new CRC32();
        sum.update(bytes);
        ZipEntry entry = new ZipEntry("Content.class");
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(sum.getValue());
        entry.setLastModifiedTime(time);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(entry);
            zip.write(bytes);
            zip.closeEntry();
        }
        Files.setLastModifiedTime(file, time);
    }
}
