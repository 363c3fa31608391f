package io.hotdeal.pipeline;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

/** Gives every test class its stack, and names the folder of the stack's logs when a test fails. */
final class StackExtension implements ParameterResolver, TestWatcher {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Pipeline.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(StackExtension.class))
                .computeIfAbsent(OneAtATime.class, key -> new OneAtATime(), OneAtATime.class)
                .start(stackOf(context.getRequiredTestClass()));
    }

    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
        System.out.printf(
                "%s failed; logs of the stack: %s%n",
                context.getDisplayName(),
                stackOf(context.getRequiredTestClass()).folder());
    }

    static TestStack stackOf(Class<?> testClass) {
        return testClass.getAnnotation(RunsOn.class).value();
    }

    /** Holds the running stack. JUnit closes it after the last class. */
    private static final class OneAtATime implements AutoCloseable {

        private @Nullable TestStack stack;
        private @Nullable Pipeline pipeline;

        /** A stack that did not start is not started again for the next test. */
        synchronized Pipeline start(TestStack requested) {
            if (stack != requested) {
                close();
                stack = requested;
                pipeline = Pipeline.start(requested);
            }
            if (pipeline == null) {
                throw new IllegalStateException(
                        "the stack " + requested + " did not start; an earlier test has the reason");
            }
            return pipeline;
        }

        @Override
        public synchronized void close() {
            Pipeline ending = pipeline;
            pipeline = null;
            if (ending != null) {
                ending.close();
            }
        }
    }
}
