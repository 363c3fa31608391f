/** The order rows: what recording, payment, settlement and recovery read and write of ORDER_HISTORY. */
@NullMarked
package io.hotdeal.worker.orders;

import org.jspecify.annotations.NullMarked;
