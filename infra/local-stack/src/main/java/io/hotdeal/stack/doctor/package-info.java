/** What a machine must have for the local stack. */
@NullMarked
package io.hotdeal.stack.doctor;

import org.jspecify.annotations.NullMarked;
