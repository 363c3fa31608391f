package io.hotdeal.gateway.reservation;

import io.hotdeal.gateway.intake.PlantedIntake;
import org.jspecify.annotations.Nullable;

/** Looks back at the stage before it: a cycle. */
public class PlantedReservation {

    @Nullable
    PlantedIntake before;
}
