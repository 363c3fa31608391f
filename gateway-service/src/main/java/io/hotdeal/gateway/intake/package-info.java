/** HTTP in: reads and checks what a buyer asks, and puts the outcome into an answer. */
@NullMarked
package io.hotdeal.gateway.intake;

import org.jspecify.annotations.NullMarked;
