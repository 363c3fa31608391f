/** Ends an order's reservation after its row has become final, and tells the world. */
@NullMarked
package io.hotdeal.worker.settlement;

import org.jspecify.annotations.NullMarked;
