package io.github.jwtfilter.tools.classes;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
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

    /** Methods of serialization that read an object. The filter never calls them. */
    private static final Set<String> SERIALIZATION = Set.of("readObject", "readResolve", "readExternal");

    private static final String SESSION_END = "sessionDestroyed";
    private static final int SINGLE = Opcodes.ACC_STATIC | Opcodes.ACC_FINAL;
    private static final int MAX_SIGNATURE = 2_000;
    private static final int NOT_STATE = Opcodes.ACC_STATIC | Opcodes.ACC_TRANSIENT;

    private final ClassSource source;
    private final Consumer<String> callsSetServletSecurity;
    private final Consumer<String> registersServlet;
    private ClassInfo info;

    /** A constant with an object of the class itself; null if there is none. */
    private String single;

    /** Whether other classes can create objects. */
    private boolean creatable;

    /**
     * Creates the reader.
     *
     * @param callsSetServletSecurity receives the places that set constraints
     * @param registersServlet receives the places that register a servlet whose annotations count
     */
    ClassInfoReader(ClassSource source, Consumer<String> callsSetServletSecurity, Consumer<String> registersServlet) {
        super(Opcodes.ASM9);
        this.source = source;
        this.callsSetServletSecurity = callsSetServletSecurity;
        this.registersServlet = registersServlet;
    }

    /** Returns whether {@link #ClassInfoReader} has to read the code of a class too. */
    static boolean needsCode(ClassReader file) {
        return ClassIndex.contains(file, "setServletSecurity")
                || ClassIndex.contains(file, SESSION_END)
                || ClassIndex.contains(file, "addServlet")
                || ClassIndex.contains(file, "createServlet");
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
    public void visitEnd() {
        if (single != null && !creatable) {
            info.leftOut.add("the single object " + single);
        }
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
        if ((access & NOT_STATE) == Opcodes.ACC_TRANSIENT) {
            info.leftOut.add("transient " + name);
        } else if ((access & SINGLE) == SINGLE && descriptor.equals("L" + info.name + ";") && !info.isEnum()) {
            single = name;
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
        if (SERIALIZATION.contains(name) && (access & Opcodes.ACC_STATIC) == 0) {
            info.leftOut.add(name + "()");
        }
        creatable |= name.equals("<init>") && (access & Opcodes.ACC_PRIVATE) == 0;
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
                info.actsOnSessionEnd |= name.equals(SESSION_END);
                if (called.equals("setServletSecurity") && owner.contains("servlet/ServletRegistration$Dynamic")) {
                    callsSetServletSecurity.accept(place());
                } else if (owner.endsWith("servlet/ServletContext") && namesClass(called, type)) {
                    registersServlet.accept(place());
                }
            }

            @Override
            public void visitFieldInsn(int opcode, String owner, String field, String type) {
                info.actsOnSessionEnd |= name.equals(SESSION_END);
            }

            /** Returns whether the container makes the servlet. It ignores the annotations of an object that it gets. */
            private boolean namesClass(String called, String type) {
                return called.equals("createServlet")
                        || called.equals("addServlet") && !type.contains("servlet/Servlet;");
            }

            private String place() {
                return info.dotted() + "." + name + (line > 0 ? " line " + line : "");
            }
        };
    }
}
