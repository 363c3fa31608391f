/** Self-contained pages with a measurement. */
@NullMarked
package io.hotdeal.testkit.report;

import org.jspecify.annotations.NullMarked;
