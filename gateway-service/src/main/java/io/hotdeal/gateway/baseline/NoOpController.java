package io.hotdeal.gateway.baseline;

import org.springframework.context.annotation.Profile;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Answers like {@code /order-redis} and does nothing: what the web server alone can do. */
@RestController
@Profile("bench")
class NoOpController {

    @RequestMapping(
            path = "/bench/no-op",
            method = {RequestMethod.GET, RequestMethod.POST})
    ResponseEntity<Object> order(@RequestParam(defaultValue = "1") String prodId) {
        return ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body(prodId);
    }
}
