/** Runs the workshop from start to end: the old path, its Redis code, the pipeline, and a sale with declined payments, audited. */
@NullMarked
package io.hotdeal.cli.demo;

import org.jspecify.annotations.NullMarked;
