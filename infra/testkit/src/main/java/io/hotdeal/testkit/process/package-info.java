/** Child processes that end with their parent, and the wait until they are ready. */
@NullMarked
package io.hotdeal.testkit.process;

import org.jspecify.annotations.NullMarked;
