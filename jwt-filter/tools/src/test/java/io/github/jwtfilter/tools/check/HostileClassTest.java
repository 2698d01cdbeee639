package io.github.jwtfilter.tools.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.github.jwtfilter.tools.war.TestWar;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Does a check survive class files that are made to exhaust it, and still report the rest? */
final class HostileClassTest {
    private static final String SESSION = "jakarta/servlet/http/HttpSession";

    private static ClassWriter writer(String name, String superName) {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V11, Opcodes.ACC_PUBLIC, name, null, superName, null);
        return writer;
    }

    private static Checked checked(ClassWriter... writers) {
        TestWar war =
                TestWar.jakarta().webXml("").classes(Checked.servlet("Shop", "session.setAttribute(\"good\", 1);"));
        for (int i = 0; i < writers.length; i++) {
            writers[i].visitEnd();
            war.file("WEB-INF/classes/h" + i + ".class", writers[i].toByteArray());
        }
        return Checked.of(war);
    }

    private static void assertRestIsReported(Checked checked) {
        assertEquals("java.lang.Integer", checked.attribute("good").shownTypes());
        assertNotNull(checked.result.text(80, true));
    }

    /** Starts a method that sets an attribute, so that its values are followed. */
    private static MethodVisitor setting(ClassWriter writer, int locals) {
        MethodVisitor method =
                writer.visitMethod(Opcodes.ACC_STATIC, "go", "(L" + SESSION + ";Ljava/lang/Object;)V", null, null);
        method.visitCode();
        method.visitMaxs(5, locals);
        method.visitVarInsn(Opcodes.ALOAD, 0);
        method.visitLdcInsn("name");
        method.visitVarInsn(Opcodes.ALOAD, 1);
        method.visitMethodInsn(
                Opcodes.INVOKEINTERFACE, SESSION, "setAttribute", "(Ljava/lang/String;Ljava/lang/Object;)V", true);
        return method;
    }

    @Test
    void classesThatExtendEachOtherEnd() {
        assertRestIsReported(checked(writer("a/A", "a/B"), writer("a/B", "a/A"), writer("a/C", "a/C")));
    }

    @Test
    void deepGenericsEnd() {
        ClassWriter writer = writer("a/Deep", "java/lang/Object");
        String deep = "Ljava/util/List<".repeat(3_000) + "Ljava/lang/String;" + ">;".repeat(3_000);
        writer.visitField(0, "deep", "Ljava/util/List;", deep, null);
        writer.visitField(0, "broken", "Ljava/util/List;", "Ljava/util/List<<<", null);
        MethodVisitor method = setting(writer, 2);
        method.visitTypeInsn(Opcodes.NEW, "a/Deep");
        method.visitInsn(Opcodes.POP);
        method.visitInsn(Opcodes.RETURN);
        method.visitEnd();
        assertRestIsReported(checked(writer));
    }

    @Test
    void hugeConstantPoolEnds() {
        ClassWriter writer = writer("a/Pool", "java/lang/Object");
        for (int i = 0; i < 60_000; i++) {
            writer.newUTF8("HttpSession" + i);
        }
        assertRestIsReported(checked(writer));
    }

    @Test
    void methodWithVeryManyLocalsIsOnlySearched() {
        ClassWriter writer = writer("a/Locals", "java/lang/Object");
        MethodVisitor method = setting(writer, 65_535);
        for (int i = 0; i < 5_000; i++) {
            method.visitInsn(Opcodes.NOP);
        }
        method.visitInsn(Opcodes.RETURN);
        method.visitEnd();
        Checked checked = checked(writer);
        assertRestIsReported(checked);
        assertEquals(List.of("a.Locals.go"), checked.places("not-followed"));
        assertEquals("unknown", checked.attribute("").shownTypes());
    }

    @Test
    void codeThatJumpsEverywhereEnds() {
        ClassWriter writer = writer("a/Jumps", "java/lang/Object");
        MethodVisitor method = setting(writer, 100);
        Label[] labels = new Label[1_000];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = new Label();
        }
        for (int i = 0; i < labels.length; i++) {
            method.visitLabel(labels[i]);
            method.visitTypeInsn(Opcodes.NEW, "a/T" + i);
            method.visitVarInsn(Opcodes.ASTORE, 2 + i % 90);
            method.visitInsn(Opcodes.ICONST_0);
            method.visitJumpInsn(Opcodes.IFEQ, labels[(i * 7) % labels.length]);
        }
        method.visitInsn(Opcodes.RETURN);
        method.visitEnd();
        assertRestIsReported(checked(writer));
    }

    @Test
    void codeThatIsMalformedIsOnlySearched() {
        ClassWriter writer = writer("a/Odd", "java/lang/Object");
        MethodVisitor method = setting(writer, 2);
        method.visitInsn(Opcodes.POP);
        method.visitInsn(Opcodes.POP);
        method.visitInsn(Opcodes.RETURN);
        method.visitEnd();
        Checked checked = checked(writer);
        assertRestIsReported(checked);
        assertEquals(List.of("a.Odd.go"), checked.places("not-followed"));
    }

    @Test
    void typesThatHoldEachOtherEnd() {
        StringBuilder fields = new StringBuilder();
        String[] sources = new String[60];
        for (int i = 1; i < sources.length; i++) {
            fields.append(" T").append(i).append(" t").append(i).append(';');
        }
        sources[0] = Checked.servlet("Shop", "session.setAttribute(\"t\", new T1());");
        for (int i = 1; i < sources.length; i++) {
            sources[i] = "package com.acme; class T" + i + " {" + fields + " }";
        }
        Checked checked = Checked.of(TestWar.jakarta().webXml("").classes(sources));
        assertEquals(59, checked.result.sessionTypes().size());
    }
}
