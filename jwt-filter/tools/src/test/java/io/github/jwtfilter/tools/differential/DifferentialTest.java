package io.github.jwtfilter.tools.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Do converted applications treat each user as the container did before? Asked of servers in this JVM. */
final class DifferentialTest {
    @TempDir
    private static Path folder;

    private static List<User> users;
    /** The descriptors that could be converted. */
    private static final List<Descriptor> CONVERTED = new ArrayList<>();

    private static Conversions conversions;
    /** The users of the corpus and of random applications. */
    private static final List<User> ALL_USERS = new ArrayList<>(RandomDescriptors.users());

    private static final int RANDOM_APPLICATIONS = 6;

    @BeforeAll
    static void convertTheCorpus() throws IOException {
        List<Descriptor> corpus = Descriptor.all(Path.of("src/test/resources/descriptors"));
        users = Differential.users(corpus);
        ALL_USERS.addAll(users);
        conversions = new Conversions(folder, users, "jakarta");
        for (Descriptor descriptor : corpus) {
            Path source = folder.resolve("source-" + descriptor.number());
            Path converted = converted(descriptor);
            descriptor.writeSource(source);
            if (conversions.convert(descriptor, source, converted)) {
                CONVERTED.add(descriptor);
                descriptor.writeOriginal(original(descriptor));
                removeLibraries(converted);
            }
        }
    }

    /** The classes of this build answer in place of the JAR. They are loaded once for all applications. */
    private static void removeLibraries(Path application) throws IOException {
        List<Path> jars;
        try (Stream<Path> files = Files.list(application.resolve("WEB-INF/lib"))) {
            jars = files.collect(Collectors.toList());
        }
        for (Path jar : jars) {
            Files.delete(jar);
        }
    }

    private static Path original(Descriptor descriptor) {
        return folder.resolve("original-" + descriptor.number());
    }

    private static Path converted(Descriptor descriptor) {
        return folder.resolve("converted-" + descriptor.number());
    }

    @Test
    void onlyWhatATokenCannotReplaceIsRefused() {
        assertEquals(List.of(), conversions.unexpected());
        assertTrue(CONVERTED.size() >= 40, () -> conversions.refusals().toString());
    }

    @Test
    void convertedApplicationsDecideAsTomcat() throws Exception {
        try (TestedServer tomcat = new EmbeddedTomcat(Files.createDirectory(folder.resolve("tomcat")), ALL_USERS)) {
            assertNoUnwanted(tomcat);
        }
    }

    @Test
    void convertedApplicationsDecideAsJetty() throws Exception {
        try (TestedServer jetty = new EmbeddedJetty(ALL_USERS)) {
            assertNoUnwanted(jetty);
        }
    }

    private static void assertNoUnwanted(TestedServer server) throws Exception {
        Differential differential = new Differential(server.name(), server.port(), users);
        for (Descriptor descriptor : CONVERTED) {
            server.deploy("/o" + descriptor.number(), original(descriptor));
            server.deploy("/c" + descriptor.number(), converted(descriptor));
            differential.compare(descriptor, "/o" + descriptor.number(), "/c" + descriptor.number());
        }
        System.out.println(differential.table());
        assertEquals(List.of(), differential.unwanted());
        assertTrue(differential.asked() > 10_000, differential.table());
        RandomApplications random = new RandomApplications(Files.createTempDirectory(folder, "random"), 16);
        random.compare(RANDOM_APPLICATIONS, List.of(server));
        assertEquals(List.of(), random.faults());
    }
}
