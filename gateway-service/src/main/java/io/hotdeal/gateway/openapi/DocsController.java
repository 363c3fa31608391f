package io.hotdeal.gateway.openapi;

import java.io.IOException;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Serves the API description at {@code /docs/openapi.yaml}, whole whatever range is asked for, and Swagger UI, which shows it, at {@code /docs}. */
@Controller
@ConditionalOnBooleanProperty(prefix = DocsProperties.PREFIX, name = "enabled", matchIfMissing = true)
class DocsController implements WebMvcConfigurer {

    private static final MediaType YAML = MediaType.parseMediaType("application/yaml");

    private final byte[] description;

    DocsController() throws IOException {
        description = new ClassPathResource("openapi.yaml").getContentAsByteArray();
    }

    @GetMapping("/docs")
    String page() {
        return "forward:/docs/index.html";
    }

    @GetMapping("/docs/openapi.yaml")
    ResponseEntity<byte[]> description() {
        return ResponseEntity.ok().contentType(YAML).body(description);
    }

    /** Not in {@code static}, which is served even where the description is switched off. */
    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/docs/**").addResourceLocations("classpath:/docs/");
    }
}
