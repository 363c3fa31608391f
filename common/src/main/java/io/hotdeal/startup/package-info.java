/** What a service says when it cannot start: one sentence that names the part, its address and the property. */
@NullMarked
package io.hotdeal.startup;

import org.jspecify.annotations.NullMarked;
