package io.github.jwtfilter.tools.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.containers.Container;
import io.github.jwtfilter.containers.RunningContainer;
import io.github.jwtfilter.testing.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Do converted applications treat each user as the container did before? Asked of real servers. */
final class RealServersIT {
    private static final Path CORPUS = Path.of("../tools/src/test/resources/descriptors");
    private static final Path RUNS = Path.of(System.getProperty("containers.runs"));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT_9", "TOMCAT_10_1", "TOMCAT_11", "JETTY_12_1_EE11"})
    void convertedApplicationsDecideAsTheServer(Container container) throws Exception {
        List<Descriptor> corpus = Descriptor.all(CORPUS);
        List<User> users = Differential.users(corpus);
        Conversions conversions = new Conversions(folder, users, container.edition.toString());
        List<Descriptor> compared = new ArrayList<>();
        List<Path> wars = new ArrayList<>();
        for (Descriptor descriptor : corpus) {
            Path original = folder.resolve("o" + descriptor.number());
            Path source = folder.resolve("s" + descriptor.number());
            Path converted = folder.resolve("c" + descriptor.number() + ".war");
            descriptor.writeSource(source);
            if (conversions.convert(descriptor, war(source, container), converted)) {
                descriptor.writeOriginal(original);
                compared.add(descriptor);
                wars.addAll(List.of(war(original, container), converted));
            }
        }
        assertEquals(List.of(), conversions.unexpected());
        assertTrue(compared.size() >= 40, () -> conversions.refusals().toString());
        try (RunningContainer running = RunningContainer.start(
                container,
                wars,
                Map.of("CATALINA_OPTS", "-Xmx768m -Djava.security.egd=file:/dev/urandom"),
                Files.createDirectories(RUNS.resolve("constraints")),
                FreePort.reserve(),
                base -> writeUsers(container, base, users))) {
            String last = "/c" + compared.get(compared.size() - 1).number() + "/neighbour";
            running.awaitReady(() -> status(running.port(), last) == 200);
            Differential differential = new Differential(container.toString(), running.port(), users);
            for (Descriptor descriptor : compared) {
                differential.compare(descriptor, "/o" + descriptor.number(), "/c" + descriptor.number());
            }
            System.out.println(differential.table());
            System.out.println("Not converted: " + conversions.refusals());
            assertEquals(List.of(), differential.unwanted(), running::logTail);
        }
    }

    private static int status(int port, String path) throws IOException {
        try (Connection connection = new Connection(port)) {
            return connection.send(new Connection.Request("GET", path, "")).status();
        }
    }

    private static Path war(Path application, Container container) throws IOException {
        return Packed.war(application, container, ProbeServlet.class, PassingFilter.class, QuietListener.class);
    }

    /** Writes the users of the server. Jetty compares the name of the realm with that of the application. */
    private static void writeUsers(Container container, Path base, List<User> users) throws IOException {
        if (container.name().startsWith("TOMCAT")) {
            Files.writeString(
                    base.resolve("conf/tomcat-users.xml"),
                    users.stream()
                            .map(user ->
                                    "<user username=\"" + user.name() + "\" password=\"" + user.name() + "\" roles=\""
                                            + String.join(",", user.roles()).replace("&", "&amp;") + "\"/>\n")
                            .collect(Collectors.joining("", "<tomcat-users>\n", "</tomcat-users>\n")));
            return;
        }
        Files.writeString(
                base.resolve("etc/realm.properties"),
                users.stream()
                        .map(user -> user.name() + ": " + user.name()
                                + user.roles().stream()
                                        .map(role -> "," + ascii(role))
                                        .collect(Collectors.joining())
                                + "\n")
                        .collect(Collectors.joining()));
        Path xml = base.resolve("etc/realm.xml");
        Files.writeString(xml, Files.readString(xml).replace("ApplicationRealm", "Application"));
    }

    /** Escapes letters as files of properties write them. */
    private static String ascii(String text) {
        return text.chars()
                .mapToObj(c -> c < 0x7f ? String.valueOf((char) c) : String.format("\\u%04x", c))
                .collect(Collectors.joining());
    }
}
