/** Writes accepted orders to ORDER_HISTORY, in batches; the database has the last word on what is sold. */
@NullMarked
package io.hotdeal.worker.recording;

import org.jspecify.annotations.NullMarked;
