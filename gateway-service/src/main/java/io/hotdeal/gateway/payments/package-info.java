/** What the payment provider reports: signature and form of its events. */
@NullMarked
package io.hotdeal.gateway.payments;

import org.jspecify.annotations.NullMarked;
