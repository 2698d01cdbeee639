package io.github.jwtfilter.containers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes the WAR: the test application, its pages, and the JAR of the edition in {@code WEB-INF/lib}. */
final class JourneyWar {
    private static final Path CLASSES = Path.of(System.getProperty("containers.classes"));
    private static final String APPLICATION = "io/github/jwtfilter/containers/application";

    private JourneyWar() {}

    /** Writes the WAR of an edition. */
    static Path write(Edition edition, Path war) throws IOException {
        Files.createDirectories(war.getParent());
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(war))) {
            Path pages = CLASSES.resolve("containers");
            for (Path file : files(pages)) {
                add(zip, edition, pages.relativize(file).toString(), file);
            }
            for (Path file : files(CLASSES.resolve(APPLICATION))) {
                add(zip, edition, "WEB-INF/classes/" + CLASSES.relativize(file), file);
            }
            zip.putNextEntry(new ZipEntry("WEB-INF/lib/" + edition.jar().getFileName()));
            Files.copy(edition.jar(), zip);
        }
        return war;
    }

    private static void add(ZipOutputStream zip, Edition edition, String name, Path file) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(edition.translate(name, Files.readAllBytes(file)));
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
