/** Serves the API description, {@code openapi.yaml}, and a page that shows it. */
@NullMarked
package io.hotdeal.gateway.openapi;

import org.jspecify.annotations.NullMarked;
