/** The summary that a whole {@code mvn verify} prints at its end. */
@NullMarked
package io.hotdeal.suite;

import org.jspecify.annotations.NullMarked;
