package io.github.jwtfilter.containers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A WAR of the matrix: a test application, its pages, and the JAR of the edition in {@code WEB-INF/lib}. */
enum TestWar {
    /** The application of {@link Journey}. */
    JOURNEY("journey.war", "containers", "io/github/jwtfilter/containers/application"),

    /** The application of {@link ShopJourney}. */
    SHOP("shop.war", "shop", "io/github/jwtfilter/containers/shop");

    private static final Path CLASSES = Path.of(System.getProperty("containers.classes"));

    private final String name;
    private final String pages;
    private final String application;

    TestWar(String name, String pages, String application) {
        this.name = name;
        this.pages = pages;
        this.application = application;
    }

    /** Writes the WARs of an edition into a folder. */
    static List<Path> writeAll(Edition edition, Path folder) throws IOException {
        Files.createDirectories(folder);
        for (TestWar war : values()) {
            war.write(edition, folder.resolve(war.name));
        }
        return Stream.of(values()).map(war -> folder.resolve(war.name)).toList();
    }

    private void write(Edition edition, Path war) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(war))) {
            Path folder = CLASSES.resolve(pages);
            for (Path file : files(folder)) {
                add(zip, edition, folder.relativize(file).toString(), file);
            }
            for (Path file : files(CLASSES.resolve(application))) {
                add(zip, edition, "WEB-INF/classes/" + CLASSES.relativize(file), file);
            }
            zip.putNextEntry(new ZipEntry("WEB-INF/lib/" + edition.jar().getFileName()));
            Files.copy(edition.jar(), zip);
        }
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
