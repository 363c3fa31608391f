/** Tests of whole sales over the network with real processes, each checked by all guarantees. */
@NullMarked
package io.hotdeal.pipeline;

import org.jspecify.annotations.NullMarked;
