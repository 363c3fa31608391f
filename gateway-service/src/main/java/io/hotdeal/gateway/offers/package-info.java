/** What is on sale, how an order stands, and the administration that opens, restocks and closes. */
@NullMarked
package io.hotdeal.gateway.offers;

import org.jspecify.annotations.NullMarked;
