/** Pages that hold a measurement and need nothing else. */
@NullMarked
package io.hotdeal.stack.report;

import org.jspecify.annotations.NullMarked;
