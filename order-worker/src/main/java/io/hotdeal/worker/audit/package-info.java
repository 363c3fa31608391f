/** The referee: compares Redis, Kafka, the database and the payment provider, order by order. */
@NullMarked
package io.hotdeal.worker.audit;

import org.jspecify.annotations.NullMarked;
