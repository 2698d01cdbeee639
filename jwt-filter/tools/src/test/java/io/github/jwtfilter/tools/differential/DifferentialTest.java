package io.github.jwtfilter.tools.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Do converted applications treat each user as the container did before? Asked of servers in this JVM. */
final class DifferentialTest {
    @TempDir
    private Path folder;

    @Test
    void convertedApplicationsDecideAsTomcat() throws Exception {
        List<Descriptor> corpus = Descriptor.all(Path.of("src/test/resources/descriptors"));
        List<User> users = Differential.users(corpus);
        try (TestedServer tomcat = new EmbeddedTomcat(Files.createDirectory(folder.resolve("tomcat")), users)) {
            assertNoUnwanted(corpus, users, tomcat);
        }
    }

    @Test
    void convertedApplicationsDecideAsJetty() throws Exception {
        List<Descriptor> corpus = Descriptor.all(Path.of("src/test/resources/descriptors"));
        List<User> users = Differential.users(corpus);
        try (TestedServer jetty = new EmbeddedJetty(users)) {
            assertNoUnwanted(corpus, users, jetty);
        }
    }

    private void assertNoUnwanted(List<Descriptor> corpus, List<User> users, TestedServer server) throws Exception {
        Differential differential = new Differential(server.name(), server.port(), users);
        for (Descriptor descriptor : corpus) {
            Path original = folder.resolve("original-" + descriptor.number());
            Path converted = folder.resolve("converted-" + descriptor.number());
            descriptor.writeOriginal(original);
            descriptor.writeConverted(converted);
            server.deploy("/o" + descriptor.number(), original);
            server.deploy("/c" + descriptor.number(), converted);
            differential.compare(descriptor, "/o" + descriptor.number(), "/c" + descriptor.number());
        }
        System.out.println(differential.table());
        assertEquals(List.of(), differential.unwanted());
        assertTrue(corpus.size() >= 40 && differential.asked() > 10_000, differential.table());
    }
}
