package io.github.jwtfilter.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.store.SharedStore;
import io.github.jwtfilter.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Does the store talk TLS, only with a server whose certificate is trusted and has its name? */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "There is no Redis for Windows.")
final class RedisTlsTest {
    private static final char[] STORE_PASSWORD = "changeit".toCharArray();

    @TempDir
    static Path directory;

    private static RedisServer redis;
    private static Path certificate;

    @BeforeAll
    static void startServer() throws Exception {
        Path keys = directory.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "redis",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=redis",
                        "-ext",
                        "san=dns:localhost",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        keys.toString(),
                        "-storepass",
                        new String(STORE_PASSWORD))
                .inheritIO()
                .start();
        assertEquals(0, keytool.waitFor());
        KeyStore store = KeyStore.getInstance(keys.toFile(), STORE_PASSWORD);
        certificate = pem("CERTIFICATE", store.getCertificate("redis").getEncoded());
        Path key = pem("PRIVATE KEY", store.getKey("redis", STORE_PASSWORD).getEncoded());
        redis = RedisServer.startWithTls(
                "--tls-cert-file",
                certificate.toString(),
                "--tls-key-file",
                key.toString(),
                "--tls-auth-clients",
                "no");
    }

    @AfterAll
    static void stopServer() throws Exception {
        redis.close();
    }

    private static Path pem(String type, byte[] content) throws IOException {
        return Files.writeString(
                directory.resolve(type + ".pem"),
                "-----BEGIN " + type + "-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + type
                        + "-----\n");
    }

    private static SharedStore store(String host, Path trusted) {
        return new RedisStoreFactory()
                .open(RedisServer.options("rediss://" + host + ":" + redis.port())
                        .withCertificates(trusted));
    }

    @Test
    void serverWithTrustedCertificateIsUsed() throws Exception {
        try (SharedStore store = store("localhost", certificate)) {
            store.append(List.of(Facts.login("a")));
            store.beat(1, 60);
            assertEquals(Set.of(Facts.login("a")), Facts.readAll(store));
            store.read(Duration.ofMillis(100));
        }
    }

    @Test
    void closeEndsABlockedRead() throws Exception {
        // On a busy machine, the wait of a second may be over before the store is closed.
        Await.that("closing ends a wait", () -> {
            SharedStore store = store("localhost", certificate);
            store.read(Facts.NO_WAIT);
            Thread closing = new Thread(() -> {
                try {
                    Thread.sleep(200);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                store.close();
            });
            closing.start();
            try {
                store.read(Duration.ofSeconds(1));
                return false;
            } catch (StoreException e) {
                return true;
            } finally {
                closing.join();
            }
        });
    }

    @Test
    void nameThatTheCertificateLacksIsRefused() {
        assertNoTls(store("127.0.0.1", certificate));
    }

    @Test
    void unknownCertificateIsRefused() {
        assertNoTls(new RedisStoreFactory().open(RedisServer.options("rediss://localhost:" + redis.port())));
    }

    private static void assertNoTls(SharedStore store) {
        try (store) {
            String message = assertThrows(StoreException.class, () -> store.append(List.of(Facts.login("a"))))
                    .getMessage();
            assertTrue(message.contains("no TLS connection"), message);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"})
    void wrongFileIsNamedAtOnce(String content) throws IOException {
        Path file = Files.writeString(directory.resolve("wrong.pem"), content);
        String message = assertThrows(IllegalArgumentException.class, () -> store("localhost", file))
                .getMessage();
        assertEquals("file " + file + ": expected certificates in PEM form", message);
    }

    @Test
    void certificatesWithoutTlsAreRefused() {
        RedisStoreFactory factory = new RedisStoreFactory();
        assertThrows(
                IllegalArgumentException.class,
                () -> factory.open(RedisServer.options("redis://localhost").withCertificates(certificate)));
    }

    @Test
    void missingFileIsNamedAtOnce() {
        Path file = directory.resolve("missing.pem");
        String message = assertThrows(IllegalArgumentException.class, () -> store("localhost", file))
                .getMessage();
        assertEquals("file " + file + ": cannot be read (NoSuchFileException)", message);
    }
}
