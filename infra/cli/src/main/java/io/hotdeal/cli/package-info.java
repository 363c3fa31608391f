/** The command line: what infra/hotdeal can do. */
@NullMarked
package io.hotdeal.cli;

import org.jspecify.annotations.NullMarked;
