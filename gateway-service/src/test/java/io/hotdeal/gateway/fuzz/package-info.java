/** What the fuzz suite sends to a gateway, how it sends it, and what it wants of every answer. */
@NullMarked
package io.hotdeal.gateway.fuzz;

import org.jspecify.annotations.NullMarked;
