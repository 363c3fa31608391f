package io.hotdeal.cli.takeover;

import io.hotdeal.testkit.Component;
import io.hotdeal.testkit.RunningStack;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** How a master is taken away. */
enum Way {
    COMMAND,
    KILL,
    FREEZE;

    static final List<Way> ALL = List.of(values());

    void takeAway(RunningStack stack, int offer, Component master) throws IOException, InterruptedException {
        switch (this) {
            case COMMAND -> stack.redisMasters(offer).failOver();
            case KILL -> stack.kill(master);
            case FREEZE -> stack.pause(master);
        }
    }

    /** Makes the former master run again. */
    void giveBack(RunningStack stack, Component former) throws IOException, InterruptedException {
        switch (this) {
            case COMMAND -> {
                // It runs.
            }
            case KILL -> stack.start(former);
            case FREEZE -> stack.resume(former);
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
