package io.github.jwtfilter.tools.differential;

import io.github.jwtfilter.containers.Container;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Packs applications for a server. */
final class Packed {
    private Packed() {}

    /** Packs a folder and classes, in the edition of the server, and returns the WAR beside the folder. */
    static Path war(Path application, Container container, Class<?>... classes) throws IOException {
        for (Class<?> type : classes) {
            String name = type.getName().replace('.', '/') + ".class";
            Path target = application.resolve("WEB-INF/classes").resolve(name);
            Files.createDirectories(target.getParent());
            try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
                Files.write(target, container.edition.translate(name, in.readAllBytes()));
            }
        }
        Path war = application.resolveSibling(application.getFileName() + ".war");
        List<Path> files;
        try (Stream<Path> paths = Files.walk(application)) {
            files = paths.filter(Files::isRegularFile).sorted().collect(Collectors.toList());
        }
        try (OutputStream out = Files.newOutputStream(war);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setLevel(0);
            for (Path file : files) {
                zip.putNextEntry(
                        new ZipEntry(application.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, zip);
            }
        }
        return war;
    }
}
