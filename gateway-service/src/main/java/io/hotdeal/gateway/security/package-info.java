/** Who may do what: administrators by password, buyers by token where the shop wants that, pages of other origins. */
@NullMarked
package io.hotdeal.gateway.security;

import org.jspecify.annotations.NullMarked;
