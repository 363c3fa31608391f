/** The workshop from start to end: the old way, the new way, and a sale with declined payments, audited. */
@NullMarked
package io.hotdeal.cli.demo;

import org.jspecify.annotations.NullMarked;
