/** What running services tell about themselves, for whoever watches: counts of theirs, and audits asked for and done. */
@NullMarked
package io.hotdeal.instance;

import org.jspecify.annotations.NullMarked;
