package io.hotdeal.stack;

import java.nio.file.Path;

/** A JVM of its own that holds a stack until it is ended from outside: {@code StackHolder RUN_FOLDER}. */
final class StackHolder {

    private StackHolder() {}

    public static void main(String[] arguments) throws Exception {
        try (RunningStack stack =
                LocalStack.at(Path.of(arguments[0])).infrastructureOnly().start()) {
            System.out.println("ready " + stack.components());
            System.in.transferTo(System.out);
        }
    }
}
