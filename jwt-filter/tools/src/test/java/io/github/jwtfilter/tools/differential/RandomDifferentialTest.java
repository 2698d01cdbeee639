package io.github.jwtfilter.tools.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Do random applications decide as before after the conversion? {@code -Drandom.descriptors=…} and
 * {@code -Drandom.seed=…} choose others.
 */
final class RandomDifferentialTest {
    @TempDir
    private static Path folder;

    @Test
    @Tag("slow")
    void convertedApplicationsDecideAsTheServers() throws Exception {
        List<User> users = RandomDescriptors.users();
        RandomApplications applications = new RandomApplications(
                Files.createDirectory(folder.resolve("applications")), Long.getLong("random.seed", 1));
        try (TestedServer tomcat = new EmbeddedTomcat(Files.createDirectory(folder.resolve("tomcat")), users);
                TestedServer jetty = new EmbeddedJetty(users)) {
            applications.compare(Integer.getInteger("random.descriptors", 150), List.of(tomcat, jetty));
        }
        System.out.println(applications.counts());
        assertEquals(List.of(), applications.faults());
    }
}
