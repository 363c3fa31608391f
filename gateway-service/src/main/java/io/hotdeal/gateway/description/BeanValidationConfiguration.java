package io.hotdeal.gateway.description;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.validation.Validator;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * springdoc brings Hibernate Validator; Spring MVC would set it up at every start, for nobody. Also where the description is
 * switched off, for the jar is the same.
 */
@Configuration(proxyBeanMethods = false)
class BeanValidationConfiguration {

    @Bean
    WebMvcConfigurer noBeanValidation() {
        return new WebMvcConfigurer() {
            @Override
            public Validator getValidator() {
                return Validator.forInstanceOf(Void.class, (nothing, errors) -> {});
            }
        };
    }
}
