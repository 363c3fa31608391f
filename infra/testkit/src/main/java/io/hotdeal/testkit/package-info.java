/** Runs the whole pipeline on one machine: real components as child processes, for trials and tests. */
@NullMarked
package io.hotdeal.testkit;

import org.jspecify.annotations.NullMarked;
