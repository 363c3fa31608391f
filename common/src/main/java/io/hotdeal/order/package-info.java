/** An order on its way: its identifiers, and the events that carry it through Kafka. */
@NullMarked
package io.hotdeal.order;

import org.jspecify.annotations.NullMarked;
