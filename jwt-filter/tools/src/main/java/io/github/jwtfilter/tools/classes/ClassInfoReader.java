package io.github.jwtfilter.tools.classes;

import java.util.List;
import java.util.function.Consumer;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AnnotationNode;

/** Reads the declarations of one class file, and sees whether its code registers servlets or constraints. */
final class ClassInfoReader extends ClassVisitor {
    /** The annotations of interest begin with one of these. */
    private static final List<String> ANNOTATIONS = List.of(
            "Ljavax/servlet/annotation/",
            "Ljakarta/servlet/annotation/",
            "Ljavax/enterprise/context/",
            "Ljakarta/enterprise/context/",
            "Ljavax/faces/bean/",
            "Ljakarta/faces/bean/",
            "Ljavax/websocket/server/",
            "Ljakarta/websocket/server/",
            "Lorg/springframework/web/context/annotation/",
            "Lorg/springframework/context/annotation/Scope;",
            "Lorg/springframework/web/bind/annotation/SessionAttributes;",
            "Ljavax/annotation/security/",
            "Ljakarta/annotation/security/",
            "Lorg/springframework/security/config/annotation/");

    private static final int MAX_SIGNATURE = 2_000;
    private static final int NOT_STATE = Opcodes.ACC_STATIC | Opcodes.ACC_TRANSIENT;

    private final ClassSource source;
    private final Consumer<String> callsSetServletSecurity;
    private ClassInfo info;

    ClassInfoReader(ClassSource source, Consumer<String> callsSetServletSecurity) {
        super(Opcodes.ASM9);
        this.source = source;
        this.callsSetServletSecurity = callsSetServletSecurity;
    }

    ClassInfo info() {
        return info;
    }

    @Override
    public void visit(int version, int access, String name, String signature, String superName, String[] interfaces) {
        info = new ClassInfo(name, superName, List.of(interfaces), access, source);
        info.genericSuper = bounded(signature);
    }

    /** Ignores very long signatures, because parsing them recurses. */
    private static String bounded(String signature) {
        return signature == null || signature.length() > MAX_SIGNATURE ? null : signature;
    }

    @Override
    public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
        if (!isOfInterest(descriptor)) {
            return null;
        }
        AnnotationNode node = new AnnotationNode(descriptor);
        info.annotations.add(node);
        return node;
    }

    private static boolean isOfInterest(String descriptor) {
        return ANNOTATIONS.stream().anyMatch(descriptor::startsWith);
    }

    private AnnotationVisitor member(String descriptor) {
        if (isOfInterest(descriptor)) {
            info.memberAnnotations.add(descriptor);
        }
        return null;
    }

    @Override
    public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
        String generic = bounded(signature);
        if ((access & NOT_STATE) == 0) {
            info.fields.add(new ClassInfo.Field(name, generic == null ? descriptor : generic));
        }
        if (generic != null) {
            info.fieldTypes.put(name, generic);
        }
        return new FieldVisitor(api) {
            @Override
            public AnnotationVisitor visitAnnotation(String type, boolean visible) {
                return member(type);
            }
        };
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, String signature, String[] exceptions) {
        String generic = bounded(signature);
        if (generic != null && generic.charAt(0) == '(' && !generic.contains(")T")) {
            info.resultTypes.put(name + descriptor, generic.substring(generic.indexOf(')') + 1));
        }
        return new MethodVisitor(api) {
            private int line;

            @Override
            public AnnotationVisitor visitAnnotation(String type, boolean visible) {
                return member(type);
            }

            @Override
            public void visitLineNumber(int number, Label start) {
                line = number;
            }

            @Override
            public void visitMethodInsn(int opcode, String owner, String called, String type, boolean ofInterface) {
                if (called.equals("setServletSecurity") && owner.contains("servlet/ServletRegistration$Dynamic")) {
                    callsSetServletSecurity.accept(info.dotted() + "." + name + (line > 0 ? " line " + line : ""));
                }
            }
        };
    }
}
