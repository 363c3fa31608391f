/** Where tests get Redis, Kafka and the database from: processes, unless a profile says containers or Oracle. */
@NullMarked
package io.hotdeal.containers;

import org.jspecify.annotations.NullMarked;
