package io.github.jwtfilter.tools.classes;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** The calls of {@code request.authenticate()} and {@code request.login()}. Both log in without a constraint. */
final class LoginCalls {
    private static final String REQUEST = ".*servlet/http/HttpServletRequest(Wrapper)?";

    private final List<Call> calls = new ArrayList<>();

    /** A place in code. */
    private static final class Call {
        final ClassSource source;
        final String type;
        final String method;
        final String called;

        Call(ClassSource source, String type, String method, String called) {
            this.source = source;
            this.type = type;
            this.method = method;
            this.called = called;
        }

        String place() {
            return type.replace('/', '.') + "." + method;
        }
    }

    /** Adds the calls of a class. */
    void add(ClassReader file, ClassSource source) {
        boolean possible = ClassIndex.contains(file, "servlet/http/HttpServletRequest")
                && (ClassIndex.contains(file, "authenticate") || ClassIndex.contains(file, "login"));
        if (possible) {
            file.accept(new Reader(file.getClassName(), source), ClassReader.SKIP_FRAMES);
        }
    }

    /**
     * Returns the places in the application's own classes. Wrappers of a request that only pass the call on are left
     * out.
     */
    List<String> own(ClassIndex classes) {
        return calls.stream()
                .filter(call -> call.source.isOwn())
                .filter(call -> !call.method.equals(call.called) || !isRequest(classes, call.type))
                .map(Call::place)
                .distinct()
                .sorted()
                .collect(Collectors.toList());
    }

    private static boolean isRequest(ClassIndex classes, String type) {
        return Stream.of("javax", "jakarta")
                .flatMap(api -> Stream.of("HttpServletRequest", "HttpServletRequestWrapper")
                        .map(name -> api + "/servlet/http/" + name))
                .anyMatch(name -> classes.isA(type, name));
    }

    private final class Reader extends ClassVisitor {
        private final String type;
        private final ClassSource source;

        Reader(String type, ClassSource source) {
            super(Opcodes.ASM9);
            this.type = type;
            this.source = source;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            return new MethodVisitor(api) {
                @Override
                public void visitMethodInsn(int opcode, String owner, String called, String desc, boolean ofInterface) {
                    boolean logsIn = called.equals("authenticate") && desc.endsWith("HttpServletResponse;)Z")
                            || called.equals("login") && desc.equals("(Ljava/lang/String;Ljava/lang/String;)V");
                    if (logsIn && opcode != Opcodes.INVOKESPECIAL && owner.matches(REQUEST)) {
                        calls.add(new Call(source, type, name, called));
                    }
                }
            };
        }
    }
}
