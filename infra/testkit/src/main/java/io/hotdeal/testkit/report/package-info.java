/** Pages that hold a measurement and need nothing else. */
@NullMarked
package io.hotdeal.testkit.report;

import org.jspecify.annotations.NullMarked;
