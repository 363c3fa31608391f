/** The command line of infra/hotdeal. */
@NullMarked
package io.hotdeal.cli;

import org.jspecify.annotations.NullMarked;
