/** Checks a machine for the local stack. */
@NullMarked
package io.hotdeal.cli.doctor;

import org.jspecify.annotations.NullMarked;
