/** What an operator types: commands of the worker's jar, each an application of its own that ends. */
@NullMarked
package io.hotdeal.worker.cli;

import org.jspecify.annotations.NullMarked;
