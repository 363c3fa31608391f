/** Takes Redis masters away during sales, time and again, and counts what that cost. */
@NullMarked
package io.hotdeal.cli.takeover;

import org.jspecify.annotations.NullMarked;
