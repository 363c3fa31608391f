/** Stories of a sale, told through the wire to real processes, each judged by all guarantees. */
@NullMarked
package io.hotdeal.pipeline;

import org.jspecify.annotations.NullMarked;
