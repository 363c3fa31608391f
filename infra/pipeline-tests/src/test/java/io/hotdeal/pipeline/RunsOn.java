package io.hotdeal.pipeline;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** Names the stack that a test class runs on. The constructor of the class gets its {@link Pipeline}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(StackExtension.class)
@interface RunsOn {

    TestStack value();

    /** The position of the class among those of its stack, smallest first. */
    int order() default 0;
}
