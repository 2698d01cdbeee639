package io.github.jwtfilter.project;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Reads from the class files which messages this library logs, and all its texts. */
final class LoggerCalls {
    private static final String LOGGER = "java/lang/System$Logger";
    private static final String LEVEL = "java/lang/System$Logger$Level";
    private static final Pattern LAMBDA = Pattern.compile("lambda\\$(\\w+)\\$\\d+");

    /** Types that pass a message on to a logger and append a placeholder to it. */
    private static final Set<String> LIMITED_LOGS =
            Set.of("io/github/jwtfilter/text/LogLimit", "io/github/jwtfilter/throttle/ClientLog");

    /**
     * A call of a logger.
     *
     * @param place the class and the method
     * @param levels the possible levels; empty if a variable holds the level
     * @param formatted whether the message has parameters
     * @param message the message if it is a constant; otherwise null
     * @param begin the beginning of the message, also of a composed one; null if the method does not show it
     */
    record Call(String place, Set<String> levels, boolean formatted, String message, String begin) {}

    /** A text in the code. The variable parts of a composed text are {@code \u0001}. */
    record Text(String place, String text) {}

    private final List<Call> calls = new ArrayList<>();
    private final List<Text> texts = new ArrayList<>();
    private final Set<String> constants = new TreeSet<>();

    private LoggerCalls() {}

    /** Reads all classes of this library. */
    static LoggerCalls read() throws IOException {
        LoggerCalls read = new LoggerCalls();
        try (Stream<Path> files = Files.walk(Path.of(System.getProperty("basedir"), "target", "classes"))) {
            files.filter(file -> file.toString().endsWith(".class")).sorted().forEach(read::add);
        }
        return read;
    }

    /** Returns the calls of a logger. */
    List<Call> calls() {
        return calls;
    }

    /** Returns all texts in methods. */
    List<Text> texts() {
        return texts;
    }

    /** Returns the values of all constants. */
    Set<String> constants() {
        return constants;
    }

    private void add(Path file) {
        try {
            ClassReader type = new ClassReader(Files.readAllBytes(file));
            if (!LIMITED_LOGS.contains(type.getClassName())) {
                String name = file.getFileName().toString();
                type.accept(new TypeReader(name.substring(0, name.lastIndexOf('.'))), 0);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class TypeReader extends ClassVisitor {
        private final String type;

        private TypeReader(String type) {
            super(Opcodes.ASM9);
            this.type = type;
        }

        @Override
        public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object constant) {
            if (constant instanceof String) {
                constants.add((String) constant);
            }
            return null;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            Matcher lambda = LAMBDA.matcher(name);
            return new MethodReader(type + "." + (lambda.matches() ? lambda.group(1) : name));
        }
    }

    /** Finds the calls in one method. The message is the first text after the level. */
    private final class MethodReader extends MethodVisitor {
        private final String place;
        private final Set<String> levels = new TreeSet<>();
        private final List<String> since = new ArrayList<>();
        private String message;
        private String composed;
        private boolean levelSeen;

        private MethodReader(String place) {
            super(Opcodes.ASM9);
            this.place = place;
        }

        private void begin(String level) {
            levelSeen = true;
            levels.add(level);
            composed = null;
            message = null;
        }

        private void end() {
            levelSeen = false;
            levels.clear();
            since.clear();
            message = null;
            composed = null;
        }

        private void addText(String text) {
            since.add(text);
            texts.add(new Text(place, text));
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String field, String fieldType) {
            if (owner.equals(LEVEL)) {
                begin(field);
            }
        }

        @Override
        public void visitInvokeDynamicInsn(String called, String calledType, Handle bootstrap, Object... arguments) {
            if (called.equals("makeConcatWithConstants")) {
                String text = (String) arguments[0];
                addText(text);
                if (levelSeen && message == null && composed == null) {
                    composed = text;
                }
            }
        }

        @Override
        public void visitLdcInsn(Object value) {
            if (value instanceof String) {
                addText((String) value);
                if (levelSeen && composed == null && message == null) {
                    message = (String) value;
                }
            }
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String called, String calledType, boolean isInterface) {
            boolean limited = LIMITED_LOGS.contains(owner) && called.startsWith("log");
            if (limited || owner.equals(LOGGER) && called.equals("log")) {
                // A level that is a variable does not show where the message begins.
                String last = since.isEmpty() ? null : since.get(since.size() - 1);
                String constant = levelSeen ? message : last;
                calls.add(new Call(
                        place,
                        levels.contains("") ? Set.of() : Set.copyOf(levels),
                        calledType.contains("[Ljava/lang/Object;"),
                        // A limited log appends a place for the count of left-out lines.
                        limited && constant != null ? constant + "{9}" : constant,
                        beginning()));
                end();
            } else if (owner.equals(LOGGER)) {
                end();
            } else if (calledType.endsWith("L" + LEVEL + ";")) {
                begin("");
            }
        }

        /** A text with a code is the message, wherever it stands before the call. */
        private String beginning() {
            if (levelSeen && (message != null || composed != null)) {
                return message != null ? message : composed;
            }
            return since.stream()
                    .filter(text -> text.startsWith("JWTF-"))
                    .findFirst()
                    .orElse(levelSeen || since.isEmpty() ? null : since.get(since.size() - 1));
        }
    }
}
