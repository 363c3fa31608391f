/** What records of properties share. */
@NullMarked
package io.hotdeal.settings;

import org.jspecify.annotations.NullMarked;
