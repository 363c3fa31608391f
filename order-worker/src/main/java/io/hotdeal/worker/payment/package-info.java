/** Charges recorded orders, in batches; what the provider did not answer is due again later. */
@NullMarked
package io.hotdeal.worker.payment;

import org.jspecify.annotations.NullMarked;
