/** What is written down about the services, held against what they are. */
@NullMarked
package io.hotdeal.reference;

import org.jspecify.annotations.NullMarked;
