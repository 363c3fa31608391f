/** What a machine must have for the local stack. */
@NullMarked
package io.hotdeal.cli.doctor;

import org.jspecify.annotations.NullMarked;
