/** What each component of the stack runs, and how it answers when it is ready. */
@NullMarked
package io.hotdeal.stack.component;

import org.jspecify.annotations.NullMarked;
