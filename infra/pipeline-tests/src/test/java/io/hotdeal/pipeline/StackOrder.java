package io.hotdeal.pipeline;

import java.util.Comparator;
import java.util.Optional;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;
import org.junit.jupiter.api.Order;

/**
 * Keeps the classes of one stack together, in the order of {@link TestStack}; those of one stack run in the order of their
 * {@link Order}, then of their names. Classes without a stack come first. {@code junit-platform.properties} names it.
 */
public final class StackOrder implements ClassOrderer {

    @Override
    public void orderClasses(ClassOrdererContext context) {
        context.getClassDescriptors()
                .sort(Comparator.comparingInt(StackOrder::stack)
                        .thenComparingInt(StackOrder::withinStack)
                        .thenComparing(descriptor -> descriptor.getTestClass().getName()));
    }

    private static int stack(ClassDescriptor descriptor) {
        return descriptor
                .findAnnotation(RunsOn.class)
                .map(annotation -> annotation.value().ordinal())
                .orElse(-1);
    }

    private static int withinStack(ClassDescriptor descriptor) {
        Optional<Order> order = descriptor.findAnnotation(Order.class);
        return order.map(Order::value).orElse(Order.DEFAULT);
    }
}
