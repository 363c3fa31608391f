/** What the gateway promises, as OpenAPI: paths and bodies from the controllers, answers from their {@code @Answers}. */
@NullMarked
package io.hotdeal.gateway.description;

import org.jspecify.annotations.NullMarked;
