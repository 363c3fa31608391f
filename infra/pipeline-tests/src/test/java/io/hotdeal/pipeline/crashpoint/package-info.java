/** Lines of the services' code at which a test can end or hold a process. */
@NullMarked
package io.hotdeal.pipeline.crashpoint;

import org.jspecify.annotations.NullMarked;
