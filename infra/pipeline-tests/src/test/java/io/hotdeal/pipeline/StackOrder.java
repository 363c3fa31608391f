package io.hotdeal.pipeline;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;

/**
 * Keeps the classes of one stack together, in the order of {@link TestStack}; those of one stack run in the order of
 * {@link RunsOn}. Classes without a stack come first. {@code junit-platform.properties} names this class.
 */
public final class StackOrder implements ClassOrderer {

    private static final List<TestStack> STACKS = List.of(TestStack.values());

    @Override
    public void orderClasses(ClassOrdererContext context) {
        context.getClassDescriptors()
                .sort(Comparator.comparingInt(StackOrder::stack)
                        .thenComparingInt(StackOrder::withinStack)
                        .thenComparing(descriptor -> descriptor.getTestClass().getName()));
    }

    private static int stack(ClassDescriptor descriptor) {
        return runsOn(descriptor).map(on -> STACKS.indexOf(on.value())).orElse(-1);
    }

    private static int withinStack(ClassDescriptor descriptor) {
        return runsOn(descriptor).map(RunsOn::order).orElse(0);
    }

    private static Optional<RunsOn> runsOn(ClassDescriptor descriptor) {
        return descriptor.findAnnotation(RunsOn.class);
    }
}
