package io.hotdeal.testkit.process;

import java.io.IOException;

/** A program that runs as a process of its own and listens on one port of the loopback address. */
public interface Program {

    int port();

    /**
     * Writes the process's files into its data folder (which exists) and returns how to start it. Called before every
     * start, also before one on existing data.
     */
    Launch launch() throws IOException, InterruptedException;

    /**
     * Checks once, in its own protocol, whether the process is ready. Cheap, bounded by about a second.
     *
     * @return false, or an {@link IOException}: not yet
     */
    boolean serves() throws IOException;
}
