package io.hotdeal.testkit.process;

import java.io.IOException;

/** Something that runs as a process of its own and listens on one port of the loopback address. */
public interface Program {

    int port();

    /**
     * Writes what the process finds in its data folder (which exists) and says how to start it. Called before every
     * start, also before one on data that is already there.
     */
    Launch launch() throws IOException, InterruptedException;

    /**
     * Asks once, in its own protocol, whether the process serves. Cheap, bounded by about a second.
     *
     * @return false, or an {@link IOException}: not yet
     */
    boolean serves() throws IOException;
}
