/** Who may read a worker's figures. */
@NullMarked
package io.hotdeal.worker.security;

import org.jspecify.annotations.NullMarked;
