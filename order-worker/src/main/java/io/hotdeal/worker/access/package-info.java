/** Who may read a worker's figures. */
@NullMarked
package io.hotdeal.worker.access;

import org.jspecify.annotations.NullMarked;
