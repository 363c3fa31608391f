/** Compares the documentation of the services' properties with the code. */
@NullMarked
package io.hotdeal.reference;

import org.jspecify.annotations.NullMarked;
