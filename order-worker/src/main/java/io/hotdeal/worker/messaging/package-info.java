/** Kafka in and out, with every option the guarantees rest on; what happens to records that cannot be processed. */
@NullMarked
package io.hotdeal.worker.messaging;

import org.jspecify.annotations.NullMarked;
