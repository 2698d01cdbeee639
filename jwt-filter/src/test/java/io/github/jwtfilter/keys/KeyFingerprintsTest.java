package io.github.jwtfilter.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.cli.Call;
import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.KeysBean;
import io.github.jwtfilter.testing.TestKeys;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.Waiting;
import io.github.jwtfilter.testing.WebXml;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Can an operator see whether two servers have the same keys? */
final class KeyFingerprintsTest {
    @TempDir
    private Path folder;

    private static WebXml application(Path keys) {
        return WebXml.usual().filter("secret", null).filter("keys", keys.toString());
    }

    @Test
    void logJmxAndCommandLineShowTheSameFingerprints() throws Exception {
        String set = TestKeys.set(
                TestKeys.jwk(Algorithm.HS256, "one"),
                TestKeys.jwk(Algorithm.ES256, "two"),
                TestKeys.jwk(Algorithm.HS512));
        Path one = Files.writeString(folder.resolve("one.json"), set);
        Path other = Files.writeString(folder.resolve("other.json"), set.replace(",", " , "));
        try (CapturedLog log = CapturedLog.ofOurs();
                TestServer first = TestServer.start(application(one), "/first");
                TestServer second = TestServer.start(application(other), "/second")) {
            assertTrue(first.port() != second.port());
            List<String> shown = KeysBean.of("/first").keys();
            assertEquals(3, shown.size());
            assertTrue(shown.get(0).startsWith("HS256 signs, kid=one, fingerprint="), shown.get(0));
            assertEquals(shown, KeysBean.of("/second").keys());
            assertEquals("file " + one, KeysBean.of("/first").source());
            for (String context : List.of("/first", "/second")) {
                assertTrue(log.text().contains("'" + context + "': keys " + shown + " from file "), log.text());
            }
            List<String> listed = Call.of("keys", "list", other.toString())
                    .out
                    .lines()
                    .map(line -> line.substring(line.indexOf('\t') + 1))
                    .toList();
            assertEquals(shown, listed);
        }
        assertEquals(Set.of(), KeysBean.names());
    }

    @Test
    void secretsOfEqualLengthHaveDifferentFingerprints() {
        try (TestServer one = TestServer.start(WebXml.usual(), "/first");
                TestServer other = TestServer.start(
                        WebXml.usual().filter("secret", "another-key-of-thirty-two-bytes-"), "/second")) {
            assertTrue(one.port() != other.port());
            KeysBean first = KeysBean.of("/first");
            assertEquals("web.xml", first.source());
            assertFalse(first.loaded().isAfter(Instant.now()));
            assertTrue(
                    first.keys().get(0).matches("HS256 signs, fingerprint=[A-Za-z0-9_-]{12}"),
                    first.keys().get(0));
            assertFalse(first.keys().equals(KeysBean.of("/second").keys()));
        }
    }

    @Test
    void serversWithTheSameContextPathAreBothShown() {
        try (TestServer one = TestServer.start(WebXml.usual(), "/same");
                TestServer other = TestServer.start(WebXml.usual(), "/same")) {
            assertTrue(one.port() != other.port());
            assertEquals(4, KeysBean.names().size(), "keys and logins of two filters");
        }
        assertEquals(Set.of(), KeysBean.names());
    }

    @Test
    void jmxShowsChangedKeys() throws Exception {
        String old = TestKeys.jwk(Algorithm.HS256, "old");
        Path file = Files.writeString(folder.resolve("keys.json"), TestKeys.set(old));
        try (TestServer server = TestServer.start(application(file))) {
            assertTrue(server.port() > 0);
            KeysBean bean = KeysBean.of("/app");
            Instant loaded = bean.loaded();
            assertEquals(0, Call.of("keys", "add", file.toString()).status);
            Waiting.until("the bean shows two keys", () -> bean.keys().size() == 2);
            assertTrue(bean.loaded().isAfter(loaded));
        }
    }

    @Test
    void failedDeploymentLeavesNoBean() {
        try (CapturedLog ours = CapturedLog.ofOurs();
                CapturedLog container = CapturedLog.ofContainer();
                TestServer server = TestServer.startAnyway(WebXml.usual().filter("rules", "/* nobody"), "/app")) {
            assertTrue(server.failure() != null
                    && ours.lines().size() + container.lines().size() > 0);
            assertEquals(Set.of(), KeysBean.names());
        }
    }
}
