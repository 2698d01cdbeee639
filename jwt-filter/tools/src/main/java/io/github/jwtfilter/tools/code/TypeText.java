package io.github.jwtfilter.tools.code;

import java.util.LinkedHashSet;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.signature.SignatureReader;
import org.objectweb.asm.signature.SignatureVisitor;

/** Reads types as class files write them: descriptors and generic signatures. */
public final class TypeText {
    private static final int MAX_SIGNATURE = 2_000;

    private TypeText() {}

    /**
     * Returns the class of a type with slashes and without type arguments; empty for primitive types and variables.
     */
    static String className(String type) {
        String text = type.startsWith(TrackingInterpreter.LAMBDA)
                ? type.substring(TrackingInterpreter.LAMBDA.length())
                : type;
        int start = 0;
        while (start < text.length() && text.charAt(start) == '[') {
            start++;
        }
        if (start >= text.length() || text.charAt(start) != 'L') {
            return "";
        }
        int end = start + 1;
        while (end < text.length() && text.charAt(end) != ';' && text.charAt(end) != '<') {
            end++;
        }
        return text.substring(start + 1, end);
    }

    /** Returns the names of all classes that a type mentions, itself and its type arguments, with slashes. */
    static Set<String> classNames(String type) {
        Set<String> names = new LinkedHashSet<>();
        if (!className(type).isEmpty()) {
            names.add(className(type));
        }
        if (type.indexOf('<') >= 0 && type.length() <= MAX_SIGNATURE) {
            read(type, names);
        }
        return names;
    }

    private static void read(String type, Set<String> names) {
        try {
            SignatureVisitor visitor = new SignatureVisitor(Opcodes.ASM9) {
                private String outer = "";

                @Override
                public void visitClassType(String name) {
                    outer = name;
                    names.add(name);
                }

                @Override
                public void visitInnerClassType(String name) {
                    names.remove(outer);
                    outer += "$" + name;
                    names.add(outer);
                }
            };
            if (type.charAt(0) == '<'
                    || type.indexOf(';') < type.length() - 1 && type.indexOf('<') > type.indexOf(';')) {
                new SignatureReader(type).accept(visitor);
            } else {
                new SignatureReader(type).acceptType(visitor);
            }
        } catch (RuntimeException | StackOverflowError e) {
            // A malformed signature. The class itself is known already.
        }
    }

    /** Returns a type as a person writes it, for example {@code java.util.List<com.acme.Item>}. */
    public static String readable(String type) {
        if (type.startsWith(TrackingInterpreter.LAMBDA)) {
            return "a lambda (" + readable(type.substring(TrackingInterpreter.LAMBDA.length())) + ")";
        }
        int dimensions = 0;
        while (dimensions < type.length() && type.charAt(dimensions) == '[') {
            dimensions++;
        }
        String name = className(type).replace('/', '.');
        if (name.isEmpty()) {
            name = primitive(type.substring(dimensions));
        }
        Set<String> arguments = classNames(type);
        arguments.remove(className(type));
        StringBuilder text = new StringBuilder(name);
        if (!arguments.isEmpty()) {
            text.append('<')
                    .append(String.join(", ", arguments).replace('/', '.'))
                    .append('>');
        }
        return text.append("[]".repeat(Math.min(dimensions, 5))).toString();
    }

    private static String primitive(String letter) {
        switch (letter) {
            case "Z":
                return "boolean";
            case "B":
                return "byte";
            case "C":
                return "char";
            case "S":
                return "short";
            case "J":
                return "long";
            case "F":
                return "float";
            case "D":
                return "double";
            default:
                return "int";
        }
    }
}
