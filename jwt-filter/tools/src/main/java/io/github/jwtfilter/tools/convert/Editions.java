package io.github.jwtfilter.tools.convert;

import io.github.jwtfilter.tools.classes.Edition;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The JARs of both editions. They are part of the tools' JAR. */
final class Editions {
    /** The name of one of our JARs, of any version, in {@code WEB-INF/lib}. */
    static final Pattern OWN_JAR =
            Pattern.compile("WEB-INF/lib/jwt-filter-[0-9][\\w.]{0,30}?(-SNAPSHOT)?(-javax)?\\.jar");

    private static final String FOLDER = "/io/github/jwtfilter/tools/editions";

    private Editions() {}

    /** Returns the name of an edition's JAR. */
    static String fileName(Edition edition) throws IOException {
        return "jwt-filter-" + version() + (edition == Edition.JAVAX ? "-javax" : "") + ".jar";
    }

    /** Returns the content of an edition's JAR. */
    static byte[] content(Edition edition) throws IOException {
        String name = FOLDER + "/" + fileName(edition);
        try (InputStream in = Editions.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("these tools are incomplete: " + name + " is missing; download them again");
            }
            return in.readAllBytes();
        }
    }

    /** Returns the version of the tools' JAR. During a build, takes it from the name of the javax JAR. */
    private static String version() throws IOException {
        String version = Editions.class.getPackage().getImplementationVersion();
        URL folder = Editions.class.getResource(FOLDER);
        if (version != null || folder == null || !folder.getProtocol().equals("file")) {
            return Optional.ofNullable(version).orElse("unknown");
        }
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith("-javax.jar"))
                    .map(name -> name.substring("jwt-filter-".length(), name.length() - "-javax.jar".length()))
                    .collect(Collectors.joining());
        } catch (URISyntaxException e) {
            throw new IOException("these tools are at an unusual place", e);
        }
    }
}
