package io.hotdeal.testkit;

import io.hotdeal.testkit.process.Ports;
import io.hotdeal.testkit.process.ProcessException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Describes a running stack for other terminals: the file {@code stack.json} in its run folder, readable by its
 * owner only because it holds the passwords.
 *
 * @param parentPid the process that holds the stack
 * @param parentStart from the operating system; another start at the same pid is another process
 * @param workerEnvironment of a worker, and so of the audit; empty without infrastructure
 */
public record StackState(
        long parentPid,
        Instant parentStart,
        List<ProcessState> processes,
        String adminUser,
        String adminPassword,
        Map<String, String> workerEnvironment) {

    private static final String FILE = "stack.json";
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** One component; {@code pid} 0 while it does not run. */
    public record ProcessState(String name, long pid, int port, String log) {}

    public static Path file(Path runFolder) {
        return runFolder.resolve(FILE);
    }

    static StackState of(RunningStack stack) {
        ProcessHandle self = ProcessHandle.current();
        return new StackState(
                self.pid(),
                self.info().startInstant().orElse(Instant.EPOCH),
                stack.components().stream()
                        .map(component -> new ProcessState(
                                component.name(),
                                stack.pidOrZero(component),
                                stack.port(component),
                                stack.log(component).toString()))
                        .toList(),
                stack.adminUser(),
                stack.adminPassword(),
                stack.canServe() ? stack.workerEnvironment() : Map.of());
    }

    /**
     * Reads the state of the stack that runs in the folder.
     *
     * @return empty where there is no file, or the process that wrote it is gone
     */
    public static Optional<StackState> ofRunning(Path runFolder) {
        return read(runFolder).filter(state -> state.parent().isPresent());
    }

    static Optional<StackState> read(Path runFolder) {
        Path file = file(runFolder);
        try {
            return Optional.of(MAPPER.readValue(Files.readAllBytes(file), StackState.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (JacksonException e) {
            // It is written whole or not at all, so this is another version's file or not a stack's: unusable.
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("The file " + file + " could not be read.", e);
        }
    }

    /** The process that holds the stack, when it is still the one that wrote this. */
    public Optional<ProcessHandle> parent() {
        return ProcessHandle.of(parentPid)
                .filter(ProcessHandle::isAlive)
                .filter(process ->
                        process.info().startInstant().orElse(Instant.EPOCH).equals(parentStart));
    }

    /** Whether Redis and Kafka require TLS and a user. */
    boolean isSecured() {
        return workerEnvironment.containsKey("SPRING_KAFKA_SSL_BUNDLE");
    }

    /** Base URL of the first gateway. */
    public String gatewayUrl() {
        return processes.stream()
                .filter(process -> process.name().equals(Component.gateway(1).name()))
                .findFirst()
                .map(gateway -> "http://" + Ports.HOST + ":" + gateway.port())
                .orElseThrow(() -> new ProcessException("This stack has no gateway."));
    }

    void write(Path runFolder) throws IOException {
        Path file = file(runFolder);
        Path part = Files.createTempFile(
                runFolder,
                FILE,
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(part, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public String toString() {
        return "StackState[process " + parentPid + ", " + processes + "]";
    }
}
