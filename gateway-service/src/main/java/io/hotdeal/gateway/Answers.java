package io.hotdeal.gateway;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a controller's method answers, for the API's description: its {@code ResponseEntity<Object>} does not tell. What
 * follows from the mapping itself – 401, 406, 413, 415 – is not listed. A test makes every answer happen.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Answers {

    /** What the call is for, in a few words. */
    String summary();

    /** The answers that are no problem. */
    Answer[] value();

    /** The problems, whatever part of the gateway makes them. */
    Problem[] problems() default {};

    @interface Answer {

        int status();

        String means();

        /** A record, written as JSON; {@code String} is plain text, {@code Void} no body. */
        Class<?> body() default Void.class;

        AnswerHeader[] headers() default {};
    }
}
