package io.hotdeal.gateway.openapi;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Serves the API description at {@code /docs/openapi.yaml}, and Swagger UI, which shows it, at {@code /docs}. */
@Controller
@ConditionalOnBooleanProperty(prefix = DocsProperties.PREFIX, name = "enabled", matchIfMissing = true)
class DocsController implements WebMvcConfigurer {

    private static final MediaType YAML = MediaType.parseMediaType("application/yaml");

    @GetMapping("/docs")
    String page() {
        return "forward:/docs/index.html";
    }

    @GetMapping("/docs/openapi.yaml")
    ResponseEntity<Resource> description() {
        return ResponseEntity.ok().contentType(YAML).body(new ClassPathResource("openapi.yaml"));
    }

    /** Not in {@code static}, which is served even where the description is switched off. */
    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/docs/**").addResourceLocations("classpath:/docs/");
    }
}
