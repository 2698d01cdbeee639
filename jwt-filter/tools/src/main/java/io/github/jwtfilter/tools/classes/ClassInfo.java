package io.github.jwtfilter.tools.classes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AnnotationNode;

/** The declarations of a class file. Names have slashes, as in class files. The class is never loaded. */
public final class ClassInfo {
    /** A field that is part of an object's state: neither static nor transient. */
    public static final class Field {
        public final String name;
        /** The generic signature, or the descriptor if the field lacks one. */
        public final String type;

        Field(String name, String type) {
            this.name = name;
            this.type = type;
        }
    }

    public final String name;
    /** The superclass; null for {@code java/lang/Object} and module descriptions. */
    public final String superName;

    public final List<String> interfaces;
    public final int access;
    public final ClassSource source;

    final List<Field> fields = new ArrayList<>();
    final Map<String, String> fieldTypes = new HashMap<>();
    final Map<String, String> resultTypes = new HashMap<>();
    public final List<AnnotationNode> annotations = new ArrayList<>();
    final List<String> memberAnnotations = new ArrayList<>();
    final List<String> subclasses = new ArrayList<>();
    final List<String> leftOut = new ArrayList<>();
    String genericSuper;
    boolean actsOnSessionEnd;

    ClassInfo(String name, String superName, List<String> interfaces, int access, ClassSource source) {
        this.name = name;
        this.superName = superName;
        this.interfaces = interfaces;
        this.access = access;
        this.source = source;
    }

    /** Returns the fields that are part of an object's state. */
    public List<Field> fields() {
        return fields;
    }

    /**
     * Returns what a copy in a session cookie lacks: transient fields, methods of serialization, and the identity of a
     * single object.
     */
    public List<String> leftOut() {
        return leftOut;
    }

    /** Returns whether a method {@code sessionDestroyed} does something. */
    public boolean actsOnSessionEnd() {
        return actsOnSessionEnd;
    }

    /** Returns the annotations of the class that this package knows: Servlet, CDI, Faces, Spring, WebSocket. */
    public List<AnnotationNode> annotations() {
        return annotations;
    }

    /** Returns the descriptors of such annotations on methods and fields. */
    public List<String> memberAnnotations() {
        return memberAnnotations;
    }

    /** Returns the generic signature of the superclass; null if the class lacks one. */
    public String genericSuper() {
        return genericSuper;
    }

    /** Returns the generic type of a field of any kind; null if it is absent. */
    public String fieldType(String fieldName) {
        return fieldTypes.get(fieldName);
    }

    /** Returns the generic type of a method's result; null if it is absent. */
    public String resultType(String methodName, String descriptor) {
        return resultTypes.get(methodName + descriptor);
    }

    public boolean isInterface() {
        return (access & Opcodes.ACC_INTERFACE) != 0;
    }

    public boolean isAbstract() {
        return (access & Opcodes.ACC_ABSTRACT) != 0;
    }

    public boolean isEnum() {
        return (access & Opcodes.ACC_ENUM) != 0 || "java/lang/Enum".equals(superName);
    }

    public boolean isRecord() {
        return "java/lang/Record".equals(superName);
    }

    /** Returns the name with dots. */
    public String dotted() {
        return name.replace('/', '.');
    }

    @Override
    public String toString() {
        return dotted();
    }
}
