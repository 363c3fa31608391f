/** Makes the AOT caches that services start from. */
@NullMarked
package io.hotdeal.testkit.training;

import org.jspecify.annotations.NullMarked;
