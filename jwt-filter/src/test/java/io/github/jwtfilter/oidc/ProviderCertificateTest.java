package io.github.jwtfilter.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.files.TrustedCertificates;
import io.github.jwtfilter.identity.LoginThreads;
import io.github.jwtfilter.testing.CapturedLog;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Is a provider used only if its certificate is trusted and is for its host? */
final class ProviderCertificateTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private static Path folder;

    private static FakeProvider server;
    private static TrustedCertificates own;
    private static TrustedCertificates other;
    private CapturedLog log;

    @BeforeAll
    static void start() throws Exception {
        KeyStore serving = keyStore("localhost");
        own = TrustedCertificates.of(pem(serving, "own.pem"));
        other = TrustedCertificates.of(pem(keyStore("other.example"), "other.pem"));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(serving, PASSWORD);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), null, null);
        server = new FakeProvider(tls);
        server.answer("/token", 200, "{\"id_token\":\"a.b.c\"}");
    }

    private static KeyStore keyStore(String host) throws Exception {
        Path file = folder.resolve(host + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        file.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + host,
                        "-ext",
                        "san=dns:" + host)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertTrue(keytool.waitFor(60, TimeUnit.SECONDS), "keytool did not end in time");
        assertEquals(0, keytool.exitValue());
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private static Path pem(KeyStore store, String name) throws Exception {
        String text = Base64.getMimeEncoder()
                .encodeToString(store.getCertificate("server").getEncoded());
        return Files.writeString(
                folder.resolve(name), "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void captureLog() {
        log = CapturedLog.ofOurs();
    }

    @AfterEach
    void releaseLog() {
        log.close();
    }

    private static Provider started(String issuer, TrustedCertificates trust) {
        Client client = new Client(issuer, "bank-app", null, Client.Authentication.NONE, null, "openid", Map.of());
        return server.started(client, trust, new LoginThreads(4, () -> 0), FakeProvider.HOUR);
    }

    private static String failure(String issuer, TrustedCertificates trust) {
        try (Provider provider = started(issuer, trust)) {
            ProviderException failed = assertThrows(ProviderException.class, provider::metadata);
            assertEquals(ProviderFailure.UNAVAILABLE, failed.failure());
            return failed.getMessage();
        }
    }

    @Test
    void providerWithTrustedCertificateIsUsed() throws ProviderException {
        try (Provider provider = started(server.issuer(), own)) {
            assertEquals(
                    "a.b.c",
                    provider.redeem("code", "verifier", "https://bank.example/").idToken());
        }
    }

    @Test
    void untrustedCertificateIsExplained() {
        for (TrustedCertificates trust : new TrustedCertificates[] {other, TrustedCertificates.JVM}) {
            String message = failure(server.issuer(), trust);
            assertTrue(
                    message.endsWith(
                            "/.well-known/openid-configuration: the certificate is not trusted, or is not valid"
                                    + " now; put the certificate of its issuer into oidcCertificates"),
                    message);
        }
    }

    /** Old applications often set such a verifier for the whole JVM. */
    @Test
    void certificateForAnotherHostIsRefusedEvenIfApplicationAcceptsAllHosts() throws IOException {
        HostnameVerifier before = HttpsURLConnection.getDefaultHostnameVerifier();
        HttpsURLConnection.setDefaultHostnameVerifier((host, session) -> true);
        try {
            String message = failure(server.issuer().replace("localhost", "127.0.0.1"), own);
            assertTrue(message.endsWith(": the certificate is for another host name"), message);
        } finally {
            HttpsURLConnection.setDefaultHostnameVerifier(before);
        }
    }
}
