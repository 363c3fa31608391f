package io.hotdeal.gateway.openapi;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code hotdeal.gateway.docs.*}.
 *
 * @param enabled whether the gateway serves its API description at {@code /docs/openapi.yaml} and the page {@code /docs}
 */
@ConfigurationProperties(DocsProperties.PREFIX)
record DocsProperties(@DefaultValue("true") boolean enabled) {

    static final String PREFIX = "hotdeal.gateway.docs";
}
