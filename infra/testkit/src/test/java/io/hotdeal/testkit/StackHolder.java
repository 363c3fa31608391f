package io.hotdeal.testkit;

import java.nio.file.Path;

/**
 * Holds a stack in a JVM of its own until that is ended from outside: {@code StackHolder RUN_FOLDER [redis]}, with the whole
 * infrastructure or with Redis alone.
 */
final class StackHolder {

    private StackHolder() {}

    public static void main(String[] arguments) throws Exception {
        LocalStack plan = LocalStack.at(Path.of(arguments[0]));
        boolean isWhole = arguments.length == 1;
        try (RunningStack stack = (isWhole ? plan.infrastructureOnly() : plan.only(Component.REDIS)).start()) {
            System.out.println("ready " + stack.components());
            System.in.transferTo(System.out);
        }
    }
}
