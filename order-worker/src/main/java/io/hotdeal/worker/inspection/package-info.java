/** One order's whole way: what each dependency knows of it, and what is due next. For support staff. */
@NullMarked
package io.hotdeal.worker.inspection;

import org.jspecify.annotations.NullMarked;
