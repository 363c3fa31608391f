/** After something was lost: what stands still is published again, and Redis is written anew from the database. */
@NullMarked
package io.hotdeal.worker.recovery;

import org.jspecify.annotations.NullMarked;
