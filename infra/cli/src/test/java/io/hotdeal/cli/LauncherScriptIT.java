package io.hotdeal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.testkit.ProjectLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the script infra/hotdeal in a small copy of the project, with a JDK and a Maven that only print their arguments. */
class LauncherScriptIT {

    private static final int LIMIT_SECONDS = 20;

    @TempDir
    private Path folder;

    private Path project;
    private Path jdks;

    @BeforeEach
    void copyTheScript() throws IOException {
        project = Files.createDirectories(folder.resolve("my project"));
        write("pom.xml", "");
        write("gateway-service/src/main/java/Gateway.java", "");
        write("infra/cli/pom.xml", "");
        Files.copy(ProjectLayout.find().home().resolve("infra/hotdeal"), project.resolve("infra/hotdeal"));
        jdks = folder.resolve("jdks");
        jdk("jdk-17", "17.0.15");
        jdk("jdk-25", "25.0.3");
        jdk("jdk-21", "21.0.7");
        program(folder.resolve("bin/mvn"), """
                echo "mvn $*" >>"$PWD/mvn-calls"
                [ ! -e "$PWD/broken" ] || { echo "the build is broken"; exit 1; }
                mkdir -p gateway-service/target order-worker/target infra/cli/target/lib infra/testkit/target/runtime/kafka
                touch gateway-service/target/gateway-service-1-exec.jar order-worker/target/order-worker-1-exec.jar
                touch infra/cli/target/cli-1.jar
                """);
    }

    @Test
    void buildsOnceAndRunsTheNewestJdk() throws Exception {
        Run first = run(project.resolve("infra/hotdeal"), "up", "--workers", "2");
        Run second = run(project.resolve("infra/hotdeal"), "up");

        assertThat(first.exitCode()).isZero();
        assertThat(first.output())
                .contains("building (first run")
                .contains("java of jdk-25")
                .contains("-Dhotdeal.home=" + project.toRealPath())
                .endsWith("io.hotdeal.cli.Hotdeal up --workers 2\n");
        assertThat(second.output()).doesNotContain("building");
        assertThat(calls()).hasSize(1);
    }

    @Test
    void buildsAgainWhenASourceIsNewerAndOnlyForCommandsThatStartAStack() throws Exception {
        run(project.resolve("infra/hotdeal"), "up");
        Path source = project.resolve("gateway-service/src/main/java/Gateway.java");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));

        assertThat(run(project.resolve("infra/hotdeal"), "audit").output()).doesNotContain("building");
        assertThat(run(project.resolve("infra/hotdeal"), "demo").output()).contains("building");
        assertThat(calls()).hasSize(2);
    }

    @Test
    void worksThroughASymlinkFromAnotherFolder() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("bin/hd"), Path.of("../my project/infra/hotdeal"));

        assertThat(run(link, "status").output()).contains("-Dhotdeal.home=" + project.toRealPath());
    }

    /** The node id of Kafka's settings, written by {@code %d}, was ۱ where the machine speaks Persian. */
    @Test
    void speaksEnglishWhateverTheMachineSpeaks() throws Exception {
        assertThat(run(Map.of("LANG", "fa_IR.UTF-8"), project.resolve("infra/hotdeal"), "up")
                        .output())
                .contains("-Duser.language=en -Duser.country=US");
    }

    /** As Git for Windows has it: scripts that ended their lines in CR LF were "not found" in WSL. */
    @Test
    void runsFromACheckoutThatConvertsLineEnds() throws Exception {
        Files.copy(ProjectLayout.find().home().resolve(".gitattributes"), project.resolve(".gitattributes"));
        git(project, "init", "-q");
        git(project, "add", ".");
        git(project, "-c", "user.name=n", "-c", "user.email=e@example.com", "commit", "-q", "-m", "all");
        git(folder, "-c", "core.autocrlf=true", "clone", "-q", project.toString(), "converted checkout");

        Run run = run(folder.resolve("converted checkout/infra/hotdeal"), "--help");

        assertThat(run.output()).endsWith("io.hotdeal.cli.Hotdeal --help\n");
        assertThat(run.exitCode()).isZero();
    }

    private static void git(Path where, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        Process git = new ProcessBuilder(command)
                .directory(where.toFile())
                .redirectErrorStream(true)
                .start();
        git.getOutputStream().close();
        String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(git.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(git.exitValue()).as(output).isZero();
    }

    @Test
    void showsTheEndOfABuildThatFailed() throws Exception {
        write("broken", "");

        Run run = run(project.resolve("infra/hotdeal"), "up");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output())
                .contains("the build is broken", ".hotdeal/build.log")
                .doesNotContain("java of");
    }

    @Test
    void handsArgumentsOnToMaven() throws Exception {
        run(Map.of("HOTDEAL_MAVEN_OPTS", "-o -Dmaven.repo.local=/elsewhere"), project.resolve("infra/hotdeal"), "up");

        assertThat(calls()).singleElement().asString().contains(" -o -Dmaven.repo.local=/elsewhere package ");
    }

    @Test
    void saysThatThereIsNoJdk() throws Exception {
        Run run = run(
                Map.of("HOTDEAL_JDK_FOLDER", folder.resolve("bin").toString()), project.resolve("infra/hotdeal"), "up");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output()).startsWith("No JDK >= 21 was found").hasLineCount(1);
    }

    @Test
    void saysThatThereIsNoMaven() throws Exception {
        Files.delete(folder.resolve("bin/mvn"));

        Run run = run(project.resolve("infra/hotdeal"), "up");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output()).contains("Maven (mvn) is not on the PATH").hasLineCount(1);
    }

    private record Run(int exitCode, String output) {}

    private Run run(Path script, String... arguments) throws Exception {
        return run(Map.of(), script, arguments);
    }

    private Run run(Map<String, String> environment, Path script, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("/bin/sh", script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", tools() + ":" + folder.resolve("bin"));
        builder.environment().put("HOTDEAL_JDK_FOLDER", jdks.toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), output);
    }

    /** A PATH of the tools that the script may use, so that this machine's own mvn and java are not found. */
    private Path tools() throws IOException {
        Path tools = Files.createDirectories(folder.resolve("tools"));
        for (String tool : List.of(
                "sh", "readlink", "dirname", "sed", "find", "head", "tail", "ls", "touch", "mkdir", "mv", "rm")) {
            Path found = List.of("/usr/bin", "/bin").stream()
                    .map(place -> Path.of(place, tool))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow();
            program(tools.resolve(tool), "exec " + found + " \"$@\"\n");
        }
        return tools;
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(project.resolve("mvn-calls"));
    }

    private void jdk(String name, String version) throws IOException {
        program(jdks.resolve(name).resolve("bin/java"), "echo \"java of " + name + ": $*\"\n");
        program(jdks.resolve(name).resolve("bin/javac"), "");
        Files.writeString(jdks.resolve(name).resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    }

    private void write(String path, String text) throws IOException {
        Files.createDirectories(project.resolve(path).getParent());
        Files.writeString(project.resolve(path), text);
    }

    private static void program(Path file, String script) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
