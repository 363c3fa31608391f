package io.hotdeal.gateway.description;

import io.hotdeal.gateway.live.LiveProperties;
import io.hotdeal.gateway.response.Problem;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import java.util.Objects;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** {@code springdoc.api-docs.enabled=false} takes description and pages away. Nothing is described before it is asked for. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "springdoc.api-docs.enabled", matchIfMissing = true)
class DescriptionConfiguration {

    static final String BASIC = "administrator";
    static final String TOKEN = "buyer";

    private static final String ABOUT = """
            Sells units of limited offers. An order is accepted (202) when its units are held; payment follows behind it. \
            Every refusal is an RFC 9457 problem: decide by its `type`. A request that got no answer, or 503, may be repeated \
            with the same `Idempotency-Key` and buys once. Further members and enumeration values may appear; ignore what \
            you do not know. Who asks too often gets 429 and a time to wait. Where the shop wants tokens, orders are made with one. \
            A body that does not arrive in time is answered with 408, and a 500 (`urn:hotdeal:problem:internal`) is a defect; both can come from any call.""";

    @Bean
    OpenAPI hotdealApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("Hotdeal gateway")
                        .version("1")
                        .description(ABOUT)
                        .license(new License().name("Apache-2.0").identifier("Apache-2.0")))
                .servers(List.of(new Server().url("/")))
                .components(new Components()
                        .addSecuritySchemes(
                                TOKEN,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .bearerFormat("JWT")
                                        .description("The buyer's, where hotdeal.gateway.buyers=jwt"))
                        .addSecuritySchemes(
                                BASIC,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("basic")
                                        .description("HOTDEAL_GATEWAY_ADMIN_USERNAME and _PASSWORD")));
    }

    @Bean
    GlobalOperationCustomizer describeOperation(LiveProperties live) {
        return new DescribeOperation(live.isPublic());
    }

    @Bean
    GlobalOpenApiCustomizer describeShapes(
            @Qualifier("requestMappingHandlerMapping") ObjectProvider<RequestMappingHandlerMapping> mappings) {
        return new DescribeShapes(() -> mappings.getObject().getHandlerMethods().values().stream());
    }

    /** A call that is both, GET and POST, is described as one; only the POST has a body that can be too large. */
    @Bean
    GlobalOpenApiCustomizer getsHaveNoBody() {
        return api -> api.getPaths().values().stream()
                .map(PathItem::getGet)
                .filter(Objects::nonNull)
                .forEach(get -> get.getResponses().remove(Integer.toString(Problem.BODY_TOO_LARGE.status())));
    }
}
