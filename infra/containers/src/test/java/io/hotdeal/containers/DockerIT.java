package io.hotdeal.containers;

import org.junit.jupiter.api.Test;

/** The first test of the profiles containers and oracle: without it, every other one would say at length what is missing. */
class DockerIT {

    @Test
    void dockerHasWhatTheProfileNeeds() {
        TestDependencies.require();
    }
}
