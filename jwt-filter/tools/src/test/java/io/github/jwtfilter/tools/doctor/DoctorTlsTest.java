package io.github.jwtfilter.tools.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.files.TrustedCertificates;
import io.github.jwtfilter.tools.doctor.Finding.Result;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Are certificates, their ends and downgrades to plain http noticed? */
final class DoctorTlsTest {
    private static final String PASSWORD = "keystore";

    @TempDir
    private static Path folder;

    private static SSLContext tls;
    private static TrustedCertificates trust;

    @BeforeAll
    static void makeCertificate() throws Exception {
        Path store = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD,
                        "-storetype",
                        "PKCS12",
                        "-alias",
                        "key",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-validity",
                        "100")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertTrue(keytool.waitFor(60, TimeUnit.SECONDS), "keytool did not finish");
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        Path pem = Files.writeString(
                folder.resolve("certificate.pem"),
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(keys.getCertificate("key").getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
        trust = TrustedCertificates.of(pem);
    }

    private static DoctorReport examine(SmallApp.Flaw flaw) throws IOException {
        try (SmallApp app = SmallApp.withTls(tls, flaw)) {
            return new Doctor(DoctorTest.options(app.url(), Optional.of("alice")), trust, Clock.systemUTC()).examine();
        }
    }

    /** Runs one check only, because each request is a handshake. */
    private static String findings(Check check, TrustedCertificates trusted, Duration later, SmallApp.Flaw flaw)
            throws IOException {
        try (SmallApp app = SmallApp.withTls(tls, flaw)) {
            Site site = Site.discover(
                    new Requests(app.url(), UnverifiedTls.sockets()),
                    DoctorTest.options(app.url(), Optional.empty()),
                    trusted,
                    Clock.offset(Clock.systemUTC(), later));
            Findings findings = new Findings(check.name());
            check.examine(site, findings);
            return DoctorTest.inWords(findings.all());
        }
    }

    private static String transport(Duration later, SmallApp.Flaw flaw) throws IOException {
        return findings(new TransportCheck(), trust, later, flaw);
    }

    @Test
    void goodApplicationHasNoFinding() throws IOException {
        DoctorReport report = examine((question, good) -> good);

        assertEquals(Result.OK, report.result(), () -> DoctorTest.inWords(report.findings()));
        assertTrue(DoctorTest.inWords(report.findings()).contains("OK transport: TLSv1.3, certificate until "));
    }

    @Test
    void untrustedCertificateIsFoundAndGetsNoPassword() throws IOException {
        AtomicBoolean gotPassword = new AtomicBoolean();
        SmallApp.Flaw watched = (question, good) -> {
            gotPassword.compareAndSet(false, question.form().containsValue("secret"));
            return good;
        };
        String transport = findings(new TransportCheck(), TrustedCertificates.JVM, Duration.ZERO, watched);
        String login = findings(new LoginCheck("alice", "secret"), TrustedCertificates.JVM, Duration.ZERO, watched);

        assertTrue(transport.contains("BAD transport: the certificate is not trusted"), transport);
        assertTrue(login.contains("LOOK login: the password was not sent"), login);
        assertFalse(gotPassword.get());
    }

    @Test
    void endOfTheCertificateIsFoundInTime() throws IOException {
        String soon = transport(Duration.ofDays(90), (question, good) -> good);
        assertTrue(soon.contains("LOOK transport: the certificate ends on "), soon);

        String over = transport(Duration.ofDays(101), (question, good) -> good);
        assertTrue(over.contains("BAD transport: the certificate is over since "), over);
    }

    @Test
    void missingAndShortStrictTransportSecurityAreFound() throws IOException {
        String missing = transport(Duration.ZERO, (question, good) -> good.without("Strict-Transport-Security"));
        assertTrue(missing.contains("LOOK transport: no Strict-Transport-Security"), missing);

        String brief = transport(
                Duration.ZERO,
                (question, good) ->
                        good.without("Strict-Transport-Security").with("Strict-Transport-Security", "max-age=300"));
        assertTrue(brief.contains("LOOK transport: Strict-Transport-Security of 300 s only"), brief);
    }

    @Test
    void redirectToPlainHttpIsFound() throws IOException {
        String findings = findings(
                new RedirectsCheck(),
                trust,
                Duration.ZERO,
                (question, good) -> question.header("Accept").contains("html") && good.status() == 302
                        ? good.without("Location").with("Location", "http://localhost/app/login")
                        : good);
        assertTrue(
                findings.contains("BAD redirects: GET /app/page redirects from https to http://localhost"), findings);
    }

    @Test
    void cookieWithoutSecureIsFound() throws IOException {
        String findings = findings(
                new CookiesCheck(),
                trust,
                Duration.ZERO,
                (question, good) -> good.with("Set-Cookie", "a=b; Path=/app; HttpOnly; SameSite=Lax"));
        assertTrue(findings.contains("BAD cookies: a: path=/app, httponly, samesite=Lax lacks Secure"), findings);
    }
}
