/** Runs Redis, Kafka and the database of tests as processes, or as containers by profile. */
@NullMarked
package io.hotdeal.containers;

import org.jspecify.annotations.NullMarked;
