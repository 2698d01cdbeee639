package io.github.jwtfilter.frameworks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A WAR as a folder, prepared for a test. It is one of this project or a third party's. */
final class War {
    private static final Path LIBRARIES = Path.of(System.getProperty("frameworks.libraries"));
    private static final Path WEBAPPS = Path.of(System.getProperty("frameworks.webapps"));
    private static final Path CLASSES = Path.of(System.getProperty("frameworks.classes"));

    private final Path folder;

    private War(Path folder) {
        this.folder = folder;
    }

    /**
     * Creates a WAR from {@code src/test/webapps} with the package of the same name and its libraries, if any.
     */
    static War of(String name) throws IOException {
        War war = new War(Files.createTempDirectory(name));
        copy(WEBAPPS.resolve(name), war.folder);
        String classes = "io/github/jwtfilter/frameworks/" + name;
        copy(CLASSES.resolve(classes), war.folder.resolve("WEB-INF/classes").resolve(classes));
        copy(LIBRARIES.resolve(name), war.folder.resolve("WEB-INF/lib"));
        return war;
    }

    /** Unpacks a third-party WAR from a repository. */
    static War thirdParty(String name) throws IOException {
        War war = new War(Files.createTempDirectory(name));
        try (FileSystem zip = FileSystems.newFileSystem(LIBRARIES.resolve(name + ".war"))) {
            copy(zip.getPath("/"), war.folder);
        }
        return war;
    }

    private static void copy(Path from, Path to) throws IOException {
        if (!Files.exists(from)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> paths = Files.walk(from)) {
            files = paths.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Path copy = to.resolve(from.relativize(file).toString());
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy);
        }
    }

    /** Adds the filter's JAR to {@code WEB-INF/lib} and edits web.xml. A migration may change only these. */
    War migrated(Edition edition, UnaryOperator<String> edited) throws IOException {
        Files.createDirectories(folder.resolve("WEB-INF/lib"));
        Files.copy(edition.jar(), folder.resolve("WEB-INF/lib").resolve("jwt-filter.jar"));
        return edited("WEB-INF/web.xml", edited);
    }

    /** Edits a file. */
    War edited(String file, UnaryOperator<String> edited) throws IOException {
        Path path = folder.resolve(file);
        String text = Files.readString(path);
        String other = edited.apply(text);
        if (other.equals(text)) {
            throw new AssertionError("nothing to edit in " + file);
        }
        Files.writeString(path, other);
        return this;
    }

    /** Adds a class of the tests, as a team would add its own class. */
    War with(Class<?> type) throws IOException {
        String file = type.getName().replace('.', '/') + ".class";
        Path path = folder.resolve("WEB-INF/classes").resolve(file);
        Files.createDirectories(path.getParent());
        Files.copy(CLASSES.resolve(file), path);
        return this;
    }

    /** Returns the folder with the content of the WAR. */
    Path folder() {
        return folder;
    }

    /** Deletes the folder. */
    void delete() {
        delete(folder);
    }

    static void delete(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            paths.sorted(java.util.Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The edition of the filter's JAR. */
    enum Edition {
        JAKARTA,
        JAVAX;

        Path jar() {
            return Path.of(System.getProperty(this == JAKARTA ? "jar.jakarta" : "jar.javax"));
        }
    }
}
