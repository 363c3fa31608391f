/** Tests the pages in a browser. */
@NullMarked
package io.hotdeal.browser;

import org.jspecify.annotations.NullMarked;
