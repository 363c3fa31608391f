/** Load on a gateway: ab where it is installed, else a driver of our own, and the responses that clients got. */
@NullMarked
package io.hotdeal.testkit.load;

import org.jspecify.annotations.NullMarked;
