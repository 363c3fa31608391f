/** Runs Redis, Kafka and the database of tests as processes, or by profile as containers or in HSQLDB. */
@NullMarked
package io.hotdeal.containers;

import org.jspecify.annotations.NullMarked;
