package io.github.jwtfilter.containers;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

/**
 * The servlet namespace of a container. It decides between the two JARs of the filter, and between the two forms of the
 * test WARs.
 */
public enum Edition {
    /** The namespace of the sources. */
    JAKARTA("") {
        @Override
        public byte[] translate(String name, byte[] content) {
            return content;
        }
    },

    /** Servlet 3.1 and 4.0: another package, another schema. */
    JAVAX("-javax") {
        @Override
        public byte[] translate(String name, byte[] content) {
            return name.endsWith(".class") ? translateClass(content) : translateText(content);
        }
    };

    private final String suffix;

    Edition(String suffix) {
        this.suffix = suffix;
    }

    /** Translates a file of a test WAR into this edition. */
    public abstract byte[] translate(String name, byte[] content);

    /** Returns the JAR of this edition from the build. */
    public Path jar() {
        return Path.of(System.getProperty("containers.jar") + suffix + ".jar");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static byte[] translateClass(byte[] content) {
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(content).accept(new ClassRemapper(writer, new ToJavax()), 0);
        return writer.toByteArray();
    }

    private static byte[] translateText(byte[] content) {
        return new String(content, StandardCharsets.UTF_8)
                .replace("jakarta.servlet", "javax.servlet")
                .replace(
                        "xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"5.0\"",
                        "xmlns=\"http://xmlns.jcp.org/xml/ns/javaee\" version=\"3.1\"")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** A remapper that renames the types of the Servlet API. */
    private static final class ToJavax extends Remapper {
        ToJavax() {
            super(Opcodes.ASM9);
        }

        @Override
        public String map(String internalName) {
            return internalName.replaceFirst("^jakarta/servlet/", "javax/servlet/");
        }
    }
}
