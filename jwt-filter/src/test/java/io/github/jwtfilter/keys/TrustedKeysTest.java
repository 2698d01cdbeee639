package io.github.jwtfilter.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.jwtfilter.files.TrustedCertificates;
import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.JwkSet;
import io.github.jwtfilter.testing.TestCertificate;
import io.github.jwtfilter.testing.TestKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Are published keys accepted only from a server with a trusted certificate? */
final class TrustedKeysTest {
    private static final String SET = TestKeys.publicSet(TestKeys.jwk(Algorithm.ES256));

    @TempDir
    private static Path folder;

    private static HttpsServer server;
    private static SSLSocketFactory trusted;
    private SSLSocketFactory before;

    @BeforeAll
    static void start() throws Exception {
        TestCertificate localhost = new TestCertificate(folder, "localhost");
        trusted = TrustedCertificates.of(localhost.pem()).sockets();
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(localhost.serving()));
        server.createContext("/", exchange -> {
            byte[] bytes = SET.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
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
        HttpsURLConnection.setDefaultSSLSocketFactory(trusted);
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
        HttpsURLConnection.setDefaultSSLSocketFactory(trusted);
        String message =
                assertThrows(IOException.class, () -> fetch("127.0.0.1")).getMessage();
        assertEquals("the fetch failed (SSLHandshakeException)", message);
    }
}
