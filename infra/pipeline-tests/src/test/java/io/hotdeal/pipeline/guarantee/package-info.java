/** Hotdeal's promises as classes: each names valid and invalid histories, and every pipeline test checks all of them. */
@NullMarked
package io.hotdeal.pipeline.guarantee;

import org.jspecify.annotations.NullMarked;
