/** Makes the AOT caches that programs start from. */
@NullMarked
package io.hotdeal.testkit.training;

import org.jspecify.annotations.NullMarked;
