package io.hotdeal.containers;

import org.junit.jupiter.api.Test;

/** The first test of the profiles containers and oracle: it fails with one clear message instead of every other test. */
class DockerIT {

    @Test
    void dockerHasTheImagesOfTheProfile() {
        TestDependencies.require();
    }
}
