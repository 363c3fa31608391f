/** Load on a gateway: ab where it is installed, else a driver of our own, and what clients made of the answers. */
@NullMarked
package io.hotdeal.testkit.load;

import org.jspecify.annotations.NullMarked;
