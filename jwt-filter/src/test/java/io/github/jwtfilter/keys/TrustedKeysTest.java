package io.github.jwtfilter.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.JwkSet;
import io.github.jwtfilter.testing.TestKeys;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Are published keys accepted only from a server with a trusted certificate? */
final class TrustedKeysTest {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final String SET = TestKeys.publicSet(TestKeys.jwk(Algorithm.ES256));

    @TempDir
    private static Path folder;

    private static HttpsServer server;
    private static SSLContext trusting;
    private SSLSocketFactory before;

    @BeforeAll
    static void start() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(createKeyStore())) {
            store.load(in, PASSWORD);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext serving = SSLContext.getInstance("TLS");
        serving.init(keys.getKeyManagers(), null, null);
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("server", store.getCertificate("server"));
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trust);
        trusting = SSLContext.getInstance("TLS");
        trusting.init(null, managers.getTrustManagers(), null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(serving));
        server.createContext("/", exchange -> {
            byte[] bytes = SET.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    /** Makes a certificate for the name {@code localhost} with the JDK's own tool. */
    private static Path createKeyStore() throws IOException, InterruptedException {
        Path store = folder.resolve("server.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertTrue(keytool.waitFor(60, TimeUnit.SECONDS), "keytool did not end in time");
        assertEquals(0, keytool.exitValue());
        return store;
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    @BeforeEach
    void saveSocketFactory() {
        before = HttpsURLConnection.getDefaultSSLSocketFactory();
    }

    @AfterEach
    void restoreSocketFactory() {
        HttpsURLConnection.setDefaultSSLSocketFactory(before);
    }

    private static byte[] fetch(String host) throws IOException {
        return KeysAddress.of("https://" + host + ":" + server.getAddress().getPort() + "/", false)
                .fetch();
    }

    @Test
    void keysFromTrustedServerAreAccepted() throws IOException {
        HttpsURLConnection.setDefaultSSLSocketFactory(trusting.getSocketFactory());
        assertEquals(JwkSet.parse(SET), JwkSet.parse(new String(fetch("localhost"), StandardCharsets.UTF_8)));
    }

    @Test
    void untrustedCertificateIsRefused() {
        String message =
                assertThrows(IOException.class, () -> fetch("localhost")).getMessage();
        assertEquals("the fetch failed (SSLHandshakeException)", message);
    }

    @Test
    void certificateForAnotherNameIsRefused() {
        HttpsURLConnection.setDefaultSSLSocketFactory(trusting.getSocketFactory());
        String message =
                assertThrows(IOException.class, () -> fetch("127.0.0.1")).getMessage();
        assertEquals("the fetch failed (SSLHandshakeException)", message);
    }
}
