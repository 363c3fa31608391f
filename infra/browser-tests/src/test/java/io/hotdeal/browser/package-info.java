/** The pages, as people see and press them. */
@NullMarked
package io.hotdeal.browser;

import org.jspecify.annotations.NullMarked;
