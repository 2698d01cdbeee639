package io.github.jwtfilter.cli;

import io.github.jwtfilter.text.ValueFormats;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;

/** A JAR with a library that a command needs, or the class path. */
final class LibraryFile implements AutoCloseable {
    /** The class path with this program. */
    static final LibraryFile CLASS_PATH = new LibraryFile(LibraryFile.class.getClassLoader());

    private final ClassLoader loader;

    private LibraryFile(ClassLoader loader) {
        this.loader = loader;
    }

    /**
     * Opens a JAR that the operator names.
     *
     * @param parent finds what the library needs
     * @throws IllegalArgumentException if there is no such file
     */
    static LibraryFile named(String name, ClassLoader parent) {
        return of(ValueFormats.file(name), parent);
    }

    private static LibraryFile of(Path jar, ClassLoader parent) {
        if (!Files.isRegularFile(jar)) {
            throw new IllegalArgumentException("file " + jar + ": expected a JAR, got no file");
        }
        try {
            return new LibraryFile(new URLClassLoader(new URL[] {jar.toUri().toURL()}, parent));
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("file " + jar + ": expected another path", e);
        }
    }

    /** Opens a JAR in the folder of this program; empty if it is missing there. The library can use this program. */
    static Optional<LibraryFile> besideThisJar(String fileName) {
        return folder().map(folder -> folder.resolve(fileName))
                .filter(Files::isRegularFile)
                .map(file -> of(file, CLASS_PATH.loader));
    }

    /** Returns the folder of this program; empty if it does not come from files. */
    static Optional<Path> folder() {
        CodeSource source = LibraryFile.class.getProtectionDomain().getCodeSource();
        try {
            return Optional.ofNullable(
                    Path.of(source.getLocation().toURI()).toAbsolutePath().getParent());
        } catch (URISyntaxException | RuntimeException e) {
            return Optional.empty();
        }
    }

    ClassLoader loader() {
        return loader;
    }

    @Override
    public void close() {
        if (this == CLASS_PATH) {
            return;
        }
        try {
            ((URLClassLoader) loader).close();
        } catch (IOException e) {
            // The JVM ends soon.
        }
    }
}
