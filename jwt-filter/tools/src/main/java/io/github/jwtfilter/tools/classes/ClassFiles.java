package io.github.jwtfilter.tools.classes;

import io.github.jwtfilter.tools.archive.JarEntries;
import io.github.jwtfilter.tools.archive.UnreadableWarException;
import io.github.jwtfilter.tools.archive.WarFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;

/**
 * The class files of an application: those of {@code WEB-INF/classes} and of each JAR in {@code WEB-INF/lib}. JARs are
 * read in memory. Damaged files are noted and skipped. Nothing is loaded or run.
 */
public final class ClassFiles {
    private static final int MAX_CLASS_BYTES = 4_000_000;
    private static final int MAX_POM_BYTES = 100_000;
    private static final int MAX_NOTES = 1_000;
    private static final int MAGIC = 0xcafebabe;
    private static final int MAJOR_VERSION_OFFSET = 7;
    private static final String VERSIONS = "META-INF/versions/";
    private static final String SUFFIX = ".class";

    /** Receives each class file. */
    public interface Visitor {
        /** Reads one class. A RuntimeException or StackOverflowError marks the file as damaged. */
        void visit(ClassReader file, ClassSource source);
    }

    private final WarFiles files;
    private final Map<String, ClassSource> sources = new LinkedHashMap<>();
    private final List<String> damaged = new ArrayList<>();
    private final List<String> unread = new ArrayList<>();
    private int damagedCount;
    private int newerCount;

    public ClassFiles(WarFiles files) {
        this.files = files;
        for (String name : files.names()) {
            if (name.startsWith(ClassSource.CLASSES + "/") && name.endsWith(SUFFIX)) {
                sources.computeIfAbsent(ClassSource.CLASSES, ClassSource::new);
            } else if (isLibrary(name)) {
                sources.put(name, new ClassSource(name));
            }
        }
    }

    /** Returns whether a file is a JAR in WEB-INF/lib. Some servers accept capitals. */
    public static boolean isLibrary(String name) {
        String folder = "WEB-INF/lib/";
        return name.startsWith(folder)
                && name.regionMatches(true, name.length() - 4, ".jar", 0, 4)
                && name.indexOf('/', folder.length()) < 0;
    }

    /** Returns the places that hold classes. */
    public List<ClassSource> sources() {
        return List.copyOf(sources.values());
    }

    /** Returns the unreadable files with the reason. At most 1,000; {@link #damagedCount} counts all. */
    public List<String> damaged() {
        return damaged;
    }

    /** Returns those of the {@link #damaged} files that a server may be able to read: they exceed a limit. */
    public List<String> unread() {
        return unread;
    }

    /** Returns the number of unreadable files. */
    public int damagedCount() {
        return damagedCount;
    }

    /** Returns the number of class files of a Java version that is newer than this tool. */
    public int newerCount() {
        return newerCount;
    }

    /** Visits all class files. Counts of damaged files start anew. */
    public void forEach(Visitor visitor) throws IOException {
        damaged.clear();
        unread.clear();
        damagedCount = 0;
        newerCount = 0;
        ClassSource classes = sources.get(ClassSource.CLASSES);
        for (String name : files.names()) {
            if (name.startsWith(ClassSource.CLASSES + "/") && name.endsWith(SUFFIX)) {
                visitFile(name, classes, visitor);
            } else if (isLibrary(name)) {
                visitJar(sources.get(name), visitor);
            }
        }
    }

    private void visitFile(String name, ClassSource source, Visitor visitor) throws IOException {
        try {
            visit(files.read(name).orElseThrow(), name, source, visitor);
        } catch (UnreadableWarException e) {
            noteUnread(name, e.getMessage());
        }
    }

    private void visitJar(ClassSource source, Visitor visitor) throws IOException {
        byte[] jar;
        try {
            jar = files.read(source.path).orElseThrow();
        } catch (UnreadableWarException e) {
            noteUnread(source.path, e.getMessage());
            return;
        }
        try {
            JarEntries entries = new JarEntries(jar);
            for (String name : entries.names()) {
                if (name.endsWith("/pom.properties") && name.startsWith("META-INF/maven/")) {
                    readCoordinates(entries.read(name, MAX_POM_BYTES), source);
                } else if (isClass(name)) {
                    visitEntry(entries, name, source, visitor);
                }
            }
        } catch (UnreadableWarException e) {
            noteUnread(source.path, e.getMessage());
        } catch (IOException | IllegalArgumentException e) {
            note(source.path, "it is not a readable JAR");
        }
    }

    private void visitEntry(JarEntries entries, String name, ClassSource source, Visitor visitor)
            throws UnreadableWarException {
        String path = source.path + "!/" + name;
        try {
            visit(entries.read(name, MAX_CLASS_BYTES + 1), path, source, visitor);
        } catch (UnreadableWarException e) {
            throw e;
        } catch (IOException damaged) {
            note(path, "it is damaged");
        }
    }

    /** Returns whether a class is the one for all Java versions. The others differ in the JDK that they use. */
    private static boolean isClass(String name) {
        return name.endsWith(SUFFIX) && !name.startsWith(VERSIONS);
    }

    private static void readCoordinates(byte[] pom, ClassSource source) throws IOException {
        Properties properties = new Properties();
        properties.load(new ByteArrayInputStream(pom));
        source.coordinates(
                properties.getProperty("groupId"),
                properties.getProperty("artifactId"),
                properties.getProperty("version"));
    }

    private void visit(byte[] file, String name, ClassSource source, Visitor visitor) {
        if (file.length > MAX_CLASS_BYTES) {
            noteUnread(name, "it is longer than 4 MB");
            return;
        }
        try {
            visitor.visit(new ClassReader(known(file)), source);
        } catch (RuntimeException | StackOverflowError e) {
            // ASM checks a class file only as far as it reads it. Any exception means that the file is malformed.
            note(name, "it is not a valid class file");
        }
    }

    /** Lowers the version of a class file that is newer than ASM. New versions rarely change the parts read here. */
    private byte[] known(byte[] file) {
        int latest = Opcodes.V26;
        if (file.length <= MAJOR_VERSION_OFFSET || ByteBuffer.wrap(file).getInt() != MAGIC) {
            throw new IllegalArgumentException("no class file");
        }
        int major = (file[MAJOR_VERSION_OFFSET - 1] & 0xff) << 8 | file[MAJOR_VERSION_OFFSET] & 0xff;
        if (major <= latest) {
            return file;
        }
        newerCount++;
        byte[] lowered = file.clone();
        lowered[MAJOR_VERSION_OFFSET - 1] = 0;
        lowered[MAJOR_VERSION_OFFSET] = (byte) latest;
        return lowered;
    }

    /** Notes a file that a server may well be able to read. */
    private void noteUnread(String name, String reason) {
        note(name, reason);
        if (unread.size() < MAX_NOTES) {
            unread.add(name + ": " + reason);
        }
    }

    private void note(String name, String reason) {
        damagedCount++;
        if (damaged.size() < MAX_NOTES) {
            damaged.add(name + ": " + reason);
        }
    }
}
