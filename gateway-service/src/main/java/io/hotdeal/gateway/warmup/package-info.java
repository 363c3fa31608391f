/** Makes a gateway fast before it is ready: it sells a shadow to itself. */
@NullMarked
package io.hotdeal.gateway.warmup;

import org.jspecify.annotations.NullMarked;
