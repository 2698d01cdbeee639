package io.github.jwtfilter.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.files.TrustedCertificates;
import io.github.jwtfilter.identity.LoginThreads;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.TestCertificate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.HttpsURLConnection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Is a provider used only if its certificate is trusted and is for its host? */
final class ProviderCertificateTest {
    @TempDir
    private static Path folder;

    private static FakeProvider server;
    private static TrustedCertificates own;
    private static TrustedCertificates other;
    private CapturedLog log;

    @BeforeAll
    static void start() {
        TestCertificate localhost = new TestCertificate(folder, "localhost");
        own = TrustedCertificates.of(localhost.pem());
        other = TrustedCertificates.of(new TestCertificate(folder, "other.example").pem());
        server = new FakeProvider(localhost.serving());
        server.answer("/token", 200, "{\"id_token\":\"a.b.c\"}");
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
