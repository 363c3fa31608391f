package io.hotdeal.dialect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.tree.analysis.SourceInterpreter;
import org.objectweb.asm.tree.analysis.SourceValue;

/**
 * Finds the SQL in class files in two ways, so that none is missed: at every call that takes SQL, the text must be a
 * constant; and every constant that looks like SQL must be an argument of such a call. {@link #unexplained()} returns
 * the exceptions.
 */
final class JdbcCalls {

    private static final Set<String> JDBC = Set.of(
            "prepareStatement",
            "prepareCall",
            "nativeSQL",
            "execute",
            "executeQuery",
            "executeUpdate",
            "executeLargeUpdate",
            "addBatch");

    private static final Pattern READS_LIKE_SQL = Pattern.compile(
            "(?is)\\s*(select\\b.*\\bfrom\\b|insert\\s+(all|into)\\b|update\\s+\\S+\\s+set\\b|delete\\s+from\\b|merge\\s+into\\b"
                    + "|with\\s+\\S+\\s+as\\b|(create|alter|drop|truncate|lock)\\s+(table|index|unique|sequence|view)\\b).*");

    private final Set<String> statements = new TreeSet<>();
    private final Set<String> constants = new TreeSet<>();
    private final List<String> unexplained = new ArrayList<>();
    private int calls;

    /** Reads one class file; call it for all of them before the results are read. */
    void read(byte[] classFile) {
        ClassNode type = new ClassNode();
        new ClassReader(classFile).accept(type, ClassReader.SKIP_DEBUG);
        for (FieldNode field : type.fields) {
            note(field.value);
        }
        for (MethodNode method : type.methods) {
            method.instructions.forEach(instruction -> {
                if (instruction instanceof LdcInsnNode load) {
                    note(load.cst);
                } else if (instruction instanceof InvokeDynamicInsnNode call) {
                    for (Object argument : call.bsmArgs) {
                        note(argument);
                    }
                }
            });
            readCalls(type, method);
        }
    }

    private void note(Object constant) {
        if (constant instanceof String text && READS_LIKE_SQL.matcher(text).matches()) {
            constants.add(text);
        }
    }

    private void readCalls(ClassNode type, MethodNode method) {
        Frame<SourceValue>[] frames;
        try {
            frames = new Analyzer<>(new SourceInterpreter()).analyze(type.name, method);
        } catch (AnalyzerException e) {
            throw new IllegalStateException(type.name + "." + method.name + " cannot be read", e);
        }
        for (int i = 0; i < method.instructions.size(); i++) {
            if (method.instructions.get(i) instanceof MethodInsnNode call && takesSql(call)) {
                calls++;
                int arguments = Type.getArgumentTypes(call.desc).length;
                SourceValue sql = frames[i].getStack(frames[i].getStackSize() - arguments);
                for (AbstractInsnNode source : sql.insns) {
                    if (source instanceof LdcInsnNode load && load.cst instanceof String text) {
                        statements.add(text);
                    } else {
                        unexplained.add(type.name.replace('/', '.') + "." + method.name + " gives " + call.name
                                + "() SQL that is not a constant");
                    }
                }
            }
        }
    }

    private static boolean takesSql(MethodInsnNode call) {
        if (!call.desc.startsWith("(Ljava/lang/String;")) {
            return false;
        }
        return switch (call.owner) {
            case "java/sql/Connection", "java/sql/Statement", "java/sql/PreparedStatement" -> JDBC.contains(call.name);
            // Its nested types take names of parameters.
            case "org/springframework/jdbc/core/simple/JdbcClient" -> true;
            default -> call.owner.startsWith("org/springframework/jdbc/core/") && !call.owner.contains("$");
        };
    }

    /** The number of calls that take SQL, also of those with the same text. */
    int calls() {
        return calls;
    }

    /** The statements of the source, with named parameters. */
    Set<String> statements() {
        return statements;
    }

    /** The exceptions as messages; empty when every statement of the classes is in {@link #statements()}. */
    List<String> unexplained() {
        List<String> sentences = new ArrayList<>(unexplained);
        constants.stream()
                .filter(text -> !statements.contains(text))
                .map(text -> "reads like SQL and reaches no JDBC call as it is: " + text)
                .forEach(sentences::add);
        return sentences;
    }

    /** The class file of a class on the class path. */
    static byte[] classFile(Class<?> type) {
        String name = "/" + type.getName().replace('.', '/') + ".class";
        try (var file = type.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException("no class file of " + type);
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
