package io.hotdeal.testkit.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;

/**
 * Hands out ports of the loopback address for one stack, each at most once. Not thread-safe.
 *
 * <p>Free ports are taken below 32,768, outside the range from which operating systems give local ports to outgoing
 * connections: the port of a killed component must be free when it starts again, even while a thousand clients
 * are connecting.
 */
public final class Ports {

    public static final String HOST = "127.0.0.1";

    private static final int FIRST = 20_000;
    private static final int BOUND = 32_768;
    private static final int ATTEMPTS = 1_000;

    private final SecureRandom random = new SecureRandom();
    private final Set<Integer> taken = new HashSet<>();

    /**
     * Takes a requested port.
     *
     * @throws ProcessException naming port and component when the port is taken
     */
    public int fixed(int port, String component) {
        if (!taken.add(port) || !isFree(port)) {
            throw new ProcessException("Port " + port + " of " + HOST + ", requested for " + component
                    + ", is taken. End the process that listens there or choose another port.");
        }
        return port;
    }

    /** Any free port. */
    public int free() {
        return free(0);
    }

    /**
     * Any free port whose neighbour at the given distance above it is free, too.
     *
     * @param apart below 12,768; the second port is taken as well
     */
    public int free(int apart) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = random.nextInt(FIRST, BOUND - apart);
            if (isOurs(port) && isOurs(port + apart)) {
                taken.add(port);
                taken.add(port + apart);
                return port;
            }
        }
        throw new ProcessException("No free port was found on " + HOST + " between " + FIRST + " and " + BOUND + ".");
    }

    private boolean isOurs(int port) {
        return !taken.contains(port) && isFree(port);
    }

    /** Whether no process listens there. */
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
