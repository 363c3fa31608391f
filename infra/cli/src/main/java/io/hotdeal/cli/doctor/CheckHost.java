package io.hotdeal.cli.doctor;

import io.hotdeal.testkit.process.Ports;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Checks JDK, Maven, ports, memory and disk of this machine.
 *
 * @param javaVersion   feature version of the JDK that the launcher found
 * @param searchPath    of programs
 * @param ports         of the gateways that {@code up} would start
 * @param memoryMiB     free
 * @param diskMiB       free in the folder of the stack's data
 */
public record CheckHost(int javaVersion, String searchPath, List<Integer> ports, long memoryMiB, long diskMiB) {

    private static final int OLDEST_JAVA = 21;
    /** For the heaps of the components, a gateway and a worker. */
    private static final long LEAST_MEMORY_MIB = 2_048;

    private static final long LEAST_DISK_MIB = 2_048;

    /** @param count of gateways, whose ports follow each other; 0 while a stack is up and has them */
    public static CheckHost here(Path folder, int firstPort, int count) throws IOException {
        Path place = folder;
        while (place.getParent() != null && !Files.exists(place)) {
            place = place.getParent();
        }
        return new CheckHost(
                Runtime.version().feature(),
                System.getenv().getOrDefault("PATH", ""),
                IntStream.range(firstPort, firstPort + count).boxed().toList(),
                availableMemoryMiB(),
                Files.getFileStore(place).getUsableSpace() >> 20);
    }

    /** The memory available without swapping, on Linux; elsewhere it is unknown and no fault. */
    private static long availableMemoryMiB() throws IOException {
        Path file = Path.of("/proc/meminfo");
        if (!Files.isReadable(file)) {
            return Long.MAX_VALUE;
        }
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("MemAvailable:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }

    /** @return the number of faults; each was printed with its fix */
    public int examine(PrintWriter out) {
        int faults = 0;
        faults += judge(
                out,
                javaVersion >= OLDEST_JAVA,
                "JDK " + javaVersion,
                "older than " + OLDEST_JAVA,
                "install a JDK >= 21, or point JAVA_HOME at one");
        faults += judge(out, hasMaven(), "Maven", "mvn is not on the PATH", "install it: it builds Hotdeal");
        for (int port : ports) {
            faults += judge(
                    out,
                    Ports.isFree(port),
                    "port " + port,
                    "taken on " + Ports.HOST,
                    "end the process that listens there, or up --port N");
        }
        faults += judge(
                out,
                memoryMiB >= LEAST_MEMORY_MIB,
                "memory",
                "only " + memoryMiB + " MiB are free, a stack takes " + LEAST_MEMORY_MIB,
                "end other programs");
        faults += judge(
                out,
                diskMiB >= LEAST_DISK_MIB,
                "disk",
                "only " + diskMiB + " MiB are free for the stack's data",
                "free some space, or choose another folder by --data DIR");
        return faults;
    }

    private static int judge(PrintWriter out, boolean good, String part, String what, String cure) {
        if (good) {
            out.println("ok       " + part);
        } else {
            out.println("FAULT    " + part + ": " + what);
            out.println("         → " + cure);
        }
        out.flush();
        return good ? 0 : 1;
    }

    private boolean hasMaven() {
        return Arrays.stream(searchPath.split(":")).anyMatch(folder -> Files.isExecutable(Path.of(folder, "mvn")));
    }
}
