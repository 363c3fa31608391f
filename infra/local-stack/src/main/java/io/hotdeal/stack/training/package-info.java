/** Makes the AOT caches that services start from. */
@NullMarked
package io.hotdeal.stack.training;

import org.jspecify.annotations.NullMarked;
