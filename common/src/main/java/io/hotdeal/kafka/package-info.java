/** Kafka's plumbing for both services: the topics and their set-up, client options, consumer lag. */
@NullMarked
package io.hotdeal.kafka;

import org.jspecify.annotations.NullMarked;
