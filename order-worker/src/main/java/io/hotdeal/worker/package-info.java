/** The worker: recording → payment → settlement, each driven by the state of the order's row; and the audit beside it. */
@NullMarked
package io.hotdeal.worker;

import org.jspecify.annotations.NullMarked;
