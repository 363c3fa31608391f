package io.hotdeal.gateway.baseline;

import io.hotdeal.order.IdempotencyKey;
import org.springframework.context.annotation.Profile;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/**
 * The plain way everyone writes: {@code DECR}, then {@code send}, per request; no script, no outbox, no idempotency. An order
 * is lost when the process ends between the two. The topic has no consumer: its orders are accepted, never recorded or paid.
 */
@RestController
@Profile("bench")
class PlainController {

    private final StringRedisTemplate redis;
    private final KafkaTemplate<String, String> kafka;
    private final IdempotencyKey.Source ids = new IdempotencyKey.Source();

    PlainController(StringRedisTemplate redis, KafkaTemplate<String, String> kafka) {
        this.redis = redis;
        this.kafka = kafka;
    }

    @RequestMapping(
            path = "/bench/plain",
            method = {RequestMethod.GET, RequestMethod.POST})
    ResponseEntity<Object> order() {
        Long left = redis.opsForValue().decrement("bench-quantity");
        if (left == null || left < 0) {
            return text("Out Of Stock");
        }
        String id = ids.next().value();
        // Does not wait for the acknowledgement: that is the plain way.
        var unused = kafka.send(
                BaselineConfiguration.TOPIC,
                id,
                "{\"orderId\":\"%s\",\"offerId\":1,\"customerId\":\"guest\",\"quantity\":1,\"amount\":19.90}"
                        .formatted(id));
        return text(left.toString());
    }

    private static ResponseEntity<Object> text(String body) {
        return ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body(body);
    }
}
