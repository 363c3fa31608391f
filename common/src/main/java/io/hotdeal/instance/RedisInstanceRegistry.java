package io.hotdeal.instance;

import static io.hotdeal.redis.RedisScript.text;

import io.hotdeal.redis.RedisCalls;
import io.hotdeal.redis.RedisScript;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import tools.jackson.databind.json.JsonMapper;

/** {@link InstanceRegistry} in Redis: one hash for all processes. */
final class RedisInstanceRegistry implements InstanceRegistry {

    private static final String KEY = "hotdeal-notices";
    /** Five of the beats that services have by default. */
    private static final String OLD_MILLIS = "5000";
    /** now; then process, at and text of each. */
    private static final int FIELDS = 3;

    private record Text(String service, String instance, SortedMap<String, Long> counts) {}

    private final RedisCalls redis;
    private final JsonMapper json = JsonMapper.shared();

    RedisInstanceRegistry(RedisCalls redis) {
        this.redis = redis;
    }

    @Override
    public Notices exchange(Author author, SortedMap<String, Long> counts) {
        String mine = json.writeValueAsString(new Text(author.service(), author.instance(), counts));
        List<?> reply =
                (List<?>) redis.run(RedisScript.NOTICES, List.of(KEY), List.of(author.start(), mine, OLD_MILLIS));
        List<Heartbeat> notices = new ArrayList<>();
        for (int i = 1; i + FIELDS <= reply.size(); i += FIELDS) {
            Text text = json.readValue(text(reply.get(i + 2)), Text.class);
            notices.add(new Heartbeat(
                    text.service(),
                    text.instance(),
                    text(reply.get(i)),
                    Long.parseLong(text(reply.get(i + 1))),
                    text.counts()));
        }
        return new Notices(Long.parseLong(text(reply.get(0))), List.copyOf(notices));
    }
}
