package io.hotdeal.redis;

import io.lettuce.core.ScriptOutputType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.connection.ReturnType;
import org.springframework.data.redis.core.script.DigestUtils;

/** The Lua scripts under {@code resources/redis}; each file's header says what it takes and returns. */
public enum RedisScript {
    RESERVE(ReturnType.MULTI),
    RESOLVE(ReturnType.MULTI),
    CHANGE(ReturnType.VALUE),
    CLOSE(ReturnType.VALUE),
    WITHDRAW(ReturnType.VALUE),
    LEASE(ReturnType.INTEGER),
    BEGIN(ReturnType.VALUE),
    SETASIDE(ReturnType.INTEGER),
    REPLACE(ReturnType.VALUE),
    RESUME(ReturnType.INTEGER),
    ALIGN(ReturnType.VALUE),
    RETIRE(ReturnType.VALUE),
    STANDING(ReturnType.MULTI),
    NOTICES(ReturnType.MULTI),
    UNSET(ReturnType.INTEGER),
    HELD(ReturnType.MULTI),
    SHADOW(ReturnType.INTEGER);

    private final ReturnType returns;
    private final String text;
    private final String sha1;

    RedisScript(ReturnType returns) {
        this.returns = returns;
        this.text = load("/redis/" + name().toLowerCase(Locale.ROOT) + ".lua");
        this.sha1 = DigestUtils.sha1DigestAsHex(text);
    }

    ReturnType returns() {
        return returns;
    }

    /** The same in the terms of the client itself. */
    ScriptOutputType output() {
        return ScriptOutputType.valueOf(returns.name());
    }

    byte[] text() {
        return bytes(text);
    }

    String sha1() {
        return sha1;
    }

    private static String load(String resource) {
        try {
            return new ClassPathResource(resource, RedisScript.class).getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the jar lacks " + resource, e);
        }
    }

    /** In UTF-8, as all keys and values are. */
    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** @param reply bytes in UTF-8 */
    public static String text(Object reply) {
        return new String((byte[]) reply, StandardCharsets.UTF_8);
    }
}
