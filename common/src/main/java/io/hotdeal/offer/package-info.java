/** What is on sale: an offer, its stock and the terms it is sold under. */
@NullMarked
package io.hotdeal.offer;

import org.jspecify.annotations.NullMarked;
