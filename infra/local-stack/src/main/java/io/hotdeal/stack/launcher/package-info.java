/** The command line: what infra/hotdeal can do. */
@NullMarked
package io.hotdeal.stack.launcher;

import org.jspecify.annotations.NullMarked;
