/** Brings reserved orders to Kafka: at once from memory, and by a relay from the outbox. */
@NullMarked
package io.hotdeal.gateway.publication;

import org.jspecify.annotations.NullMarked;
