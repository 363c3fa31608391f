/** The whole pipeline on one machine: real components as child processes, to try it and to test against it. */
@NullMarked
package io.hotdeal.testkit;

import org.jspecify.annotations.NullMarked;
