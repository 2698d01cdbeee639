package io.github.jwtfilter.project;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Are the quotes in every log message right for its kind? A message with parameters is a {@code MessageFormat}, where a
 * quote is doubled. A message without parameters is logged as it is.
 */
final class LogMessagesTest {
    private static final String LOGGER = "java/lang/System$Logger";
    private static final String LEVEL = "java/lang/System$Logger$Level";

    /** Types that pass a message on to a logger and append a placeholder to it. */
    private static final Set<String> LIMITED_LOGS =
            Set.of("io/github/jwtfilter/text/LogLimit", "io/github/jwtfilter/throttle/ClientLog");

    /** A call of a logger: its place, whether it has parameters, and the constant part of the message. */
    private record Call(String place, boolean formatted, String message) {
        String fault() {
            return message == null
                    ? formatted ? "a pattern that is no constant" : ""
                    : LogMessagesTest.fault(formatted, message);
        }
    }

    @Test
    void everyMessageIsQuotedCorrectly() throws IOException {
        List<Call> calls = calls();
        assertTrue(calls.size() > 50, calls.size() + " calls");
        List<String> wrong = calls.stream()
                .filter(call -> !call.fault().isEmpty())
                .map(call -> call.place() + ": " + call.fault() + ": " + call.message())
                .toList();
        assertEquals(List.of(), wrong);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "true  | the user's name is {0}      | a single quote in a pattern",
                "true  | the user''s name is '{0}'   | a single quote in a pattern",
                "true  | the user''s name is ''{0}'' | ~~",
                "true  | the user''s name            | parameters that are not shown",
                "false | the user''s name            | a double quote in a text",
                "false | the user's name             | ~~",
                "false | the name is {0}             | a place without a parameter",
            })
    void quotingFaultsAreFound(boolean formatted, String message, String fault) {
        assertEquals(fault, fault(formatted, message));
    }

    private static String fault(boolean formatted, String message) {
        boolean hasPlace = message.matches("(?s).*\\{\\d.*");
        if (!formatted) {
            return message.contains("''") ? "a double quote in a text" : hasPlace ? "a place without a parameter" : "";
        }
        if (message.replace("''", "").contains("'")) {
            return "a single quote in a pattern";
        }
        return hasPlace ? "" : "parameters that are not shown";
    }

    private static List<Call> calls() throws IOException {
        List<Call> calls = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of(System.getProperty("basedir"), "target", "classes"))) {
            files.filter(file -> file.toString().endsWith(".class")).forEach(file -> read(file, calls));
        }
        return calls;
    }

    private static void read(Path file, List<Call> calls) {
        try {
            ClassReader type = new ClassReader(Files.readAllBytes(file));
            if (!LIMITED_LOGS.contains(type.getClassName())) {
                type.accept(new Calls(file.getFileName().toString(), calls), 0);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Finds the logger calls of a class. The message is the first string after the level. */
    private static final class Calls extends ClassVisitor {
        private final String type;
        private final List<Call> calls;

        private Calls(String type, List<Call> calls) {
            super(Opcodes.ASM9);
            this.type = type;
            this.calls = calls;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            return new MethodVisitor(Opcodes.ASM9) {
                private String message;
                private String last;
                private boolean levelSeen;
                private boolean composed;

                private void begin() {
                    levelSeen = true;
                    composed = false;
                    message = null;
                }

                @Override
                public void visitFieldInsn(int opcode, String owner, String field, String fieldType) {
                    if (owner.equals(LEVEL)) {
                        begin();
                    }
                }

                @Override
                public void visitInvokeDynamicInsn(
                        String called, String calledType, Handle bootstrap, Object... arguments) {
                    composed |= levelSeen && message == null && called.equals("makeConcatWithConstants");
                }

                @Override
                public void visitLdcInsn(Object value) {
                    if (levelSeen && !composed && message == null && value instanceof String) {
                        message = (String) value;
                    } else if (value instanceof String) {
                        last = (String) value;
                    }
                }

                @Override
                public void visitMethodInsn(
                        int opcode, String owner, String called, String calledType, boolean isInterface) {
                    boolean limited = LIMITED_LOGS.contains(owner) && called.startsWith("log");
                    if (limited || owner.equals(LOGGER) && called.equals("log")) {
                        // A level that is a variable does not show where the message begins.
                        String format = levelSeen ? message : last;
                        // A limited log appends a place for the count of left-out lines.
                        calls.add(new Call(
                                type + "." + name,
                                calledType.contains("[Ljava/lang/Object;"),
                                limited && format != null ? format + "{9}" : format));
                        levelSeen = false;
                        message = null;
                    } else if (calledType.endsWith("L" + LEVEL + ";")) {
                        begin();
                    }
                }
            };
        }
    }
}
