/** What Hotdeal promises, as objects: each names the valid and the invalid histories, and all are on in every pipeline test. */
@NullMarked
package io.hotdeal.pipeline.guarantee;

import org.jspecify.annotations.NullMarked;
