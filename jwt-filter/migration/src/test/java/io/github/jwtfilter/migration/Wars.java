package io.github.jwtfilter.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.containers.Container;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The third-party WARs, none of them committed. The build fetches them. */
final class Wars {
    private static final Path WARS = Path.of(System.getProperty("migration.wars"));

    private Wars() {}

    /** Returns a WAR that the build copied from a repository. */
    static Path fromRepository(String name) {
        return WARS.resolve(name + ".war");
    }

    /** Returns an application that a Tomcat distribution contains as a folder, packed as a WAR. */
    static Path ofTomcat(Container tomcat, String name) throws IOException {
        Path folder = tomcat.home().resolve("webapps").resolve(name);
        Path war = Files.createDirectories(WARS.resolve(tomcat.name())).resolve(name + ".war");
        List<Path> files;
        try (Stream<Path> paths = Files.walk(folder)) {
            files = paths.filter(Files::isRegularFile).sorted().toList();
        }
        try (OutputStream out = Files.newOutputStream(war);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Path file : files) {
                ZipEntry entry = new ZipEntry(folder.relativize(file).toString());
                entry.setTime(Files.getLastModifiedTime(file).toMillis());
                zip.putNextEntry(entry);
                Files.copy(file, zip);
            }
        }
        return war;
    }

    /**
     * Returns the jakarta edition of a javax application, made by the migration tool that Tomcat 10.1 contains. Operators
     * take it when they move to a newer server.
     */
    static Path migrated(Path war) throws IOException, InterruptedException {
        Path tool;
        try (Stream<Path> libraries = Files.list(Container.TOMCAT_10_1.home().resolve("lib"))) {
            tool = libraries
                    .filter(file -> file.getFileName().toString().startsWith("jakartaee-migration-"))
                    .findFirst()
                    .orElseThrow();
        }
        Path out = Files.createDirectories(WARS.resolve("migrated")).resolve(war.getFileName());
        Tools.Result result = Tools.runJar(
                tool.toString(), "org.apache.tomcat.jakartaee.MigrationCLI", war.toString(), out.toString());
        assertEquals(0, result.exitCode(), result::output);
        return out;
    }
}
