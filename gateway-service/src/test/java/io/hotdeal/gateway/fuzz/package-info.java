/** What the fuzz suite sends to a gateway, how it sends it, and the rules that every response keeps. */
@NullMarked
package io.hotdeal.gateway.fuzz;

import org.jspecify.annotations.NullMarked;
