/**
 * What the pipeline is measured against, in the same process: profile {@code bench} only (docs/decisions/0011). Not a stage.
 */
@NullMarked
package io.hotdeal.gateway.baseline;

import org.jspecify.annotations.NullMarked;
