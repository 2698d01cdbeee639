package io.github.jwtfilter.tools.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.files.TrustedCertificates;
import io.github.jwtfilter.tools.doctor.Diagnosis.Grade;
import io.github.jwtfilter.tools.site.Requests;
import io.github.jwtfilter.tools.site.Site;
import io.github.jwtfilter.tools.site.SiteOptions;
import io.github.jwtfilter.tools.site.UnverifiedTls;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509KeyManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Are certificates, their ends and downgrades to plain http noticed? */
final class DoctorTlsTest {
    private static final String PASSWORD = "keystore";
    private static final String TICKETS = "jdk.tls.server.enableSessionTicketExtension";

    @TempDir
    private static Path folder;

    private static SSLContext tls;
    private static TrustedCertificates trust;
    private static X509KeyManager trusted;
    private static X509KeyManager untrusted;

    @BeforeAll
    static void makeCertificates() throws Exception {
        KeyStore keys = keys("keys.p12");
        KeyManagerFactory managers = managers(keys);
        trusted = (X509KeyManager) managers.getKeyManagers()[0];
        untrusted = (X509KeyManager) managers(keys("other.p12")).getKeyManagers()[0];
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

    private static KeyStore keys(String file) throws Exception {
        Path store = folder.resolve(file);
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
        assertTrue(keytool.waitFor(5, TimeUnit.MINUTES), "keytool did not finish");
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    private static KeyManagerFactory managers(KeyStore keys) throws Exception {
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        return managers;
    }

    /** Somebody on the way takes over from one connection on. */
    private static final class TakenOver extends X509ExtendedKeyManager {
        private final int from;
        private final AtomicInteger connections = new AtomicInteger();

        TakenOver(int from) {
            this.from = from;
        }

        boolean hasBegun() {
            return connections.get() >= from;
        }

        private X509KeyManager present() {
            return hasBegun() ? untrusted : trusted;
        }

        @Override
        public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
            if (!type.startsWith("EC")) {
                return null;
            }
            connections.incrementAndGet();
            return "key";
        }

        @Override
        public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
            return "key";
        }

        @Override
        public String[] getServerAliases(String type, Principal[] issuers) {
            return new String[] {"key"};
        }

        @Override
        public String[] getClientAliases(String type, Principal[] issuers) {
            return new String[0];
        }

        @Override
        public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
            return null;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return present().getCertificateChain("key");
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return present().getPrivateKey("key");
        }
    }

    /** Returns a server that keeps its sessions itself, so that they can be forgotten. */
    private static SSLContext withoutTickets(TakenOver way) throws Exception {
        System.setProperty(TICKETS, "false");
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {way}, null, null);
            return context;
        } finally {
            System.clearProperty(TICKETS);
        }
    }

    /** A check on one connection says nothing about the next one. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void passwordIsSentOnVerifiedConnectionsOnly(int from) throws Exception {
        TakenOver way = new TakenOver(from);
        SSLContext changing = withoutTickets(way);
        AtomicBoolean stolen = new AtomicBoolean();
        SmallApp.Flaw watching = (question, good) -> {
            stolen.compareAndSet(false, way.hasBegun() && question.form().containsValue("secret"));
            // A thief knows no earlier session of the server.
            SSLSessionContext sessions = changing.getServerSessionContext();
            for (byte[] id : Collections.list(sessions.getIds())) {
                Optional.ofNullable(sessions.getSession(id)).ifPresent(SSLSession::invalidate);
            }
            return good;
        };
        try (SmallApp app = SmallApp.withTls(changing, watching)) {
            Site site = Site.discover(
                    new Requests(app.url(), UnverifiedTls.sockets()),
                    DoctorTest.options(app.url(), Optional.empty()),
                    trust,
                    Clock.systemUTC());
            Diagnoses diagnoses = new Diagnoses("login");
            try {
                new LoginCheck("alice", "secret").examine(site, diagnoses);
            } catch (IOException refused) {
                // Noticed after the login page was read.
            }
        }
        assertTrue(way.hasBegun());
        assertFalse(stolen.get());
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
            Diagnoses diagnoses = new Diagnoses(check.name());
            check.examine(site, diagnoses);
            return DoctorTest.inWords(diagnoses.all());
        }
    }

    private static String transport(Duration later, SmallApp.Flaw flaw) throws IOException {
        return findings(new TransportCheck(), trust, later, flaw);
    }

    @Test
    void goodApplicationHasNoFinding() throws IOException {
        DoctorReport report = examine((question, good) -> good);

        assertEquals(Grade.OK, report.grade(), () -> DoctorTest.inWords(report.findings()));
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
        assertTrue(soon.contains("LOOK transport: the certificate expires on "), soon);

        String over = transport(Duration.ofDays(101), (question, good) -> good);
        assertTrue(over.contains("BAD transport: the certificate expired on "), over);
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
        String diagnoses = findings(
                new RedirectsCheck(),
                trust,
                Duration.ZERO,
                (question, good) -> question.header("Accept").contains("html") && good.status() == 302
                        ? good.without("Location").with("Location", "http://localhost/app/login")
                        : good);
        assertTrue(
                diagnoses.contains("BAD redirects: GET /app/page redirects from https to http://localhost"), diagnoses);
    }

    @Test
    void cookieWithoutSecureIsFound() throws IOException {
        String diagnoses = findings(
                new CookiesCheck(),
                trust,
                Duration.ZERO,
                (question, good) -> good.with("Set-Cookie", "a=b; Path=/app; HttpOnly; SameSite=Lax"));
        assertTrue(diagnoses.contains("BAD cookies: a: path=/app, httponly, samesite=Lax lacks Secure"), diagnoses);
    }

    @Test
    void passwordIsNotSentOverPlainHttpToAnotherMachine() throws IOException {
        try (SmallApp app = SmallApp.with((question, good) -> good)) {
            SiteOptions options = new SiteOptions(
                    URI.create("http://192.0.2.1/app/page"),
                    Optional.of("/app/login"),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("alice"),
                    Optional.of("secret"));
            Requests requests = new Requests(app.url(), UnverifiedTls.sockets());
            Site site = Site.discover(requests, options, TrustedCertificates.JVM, Clock.systemUTC());
            assertTrue(site.form.isPresent());
            Diagnoses diagnoses = new Diagnoses("login");
            new LoginCheck("alice", "secret").examine(site, diagnoses);
            String words = DoctorTest.inWords(diagnoses.all());
            assertTrue(
                    words.contains("LOOK login: the password was not sent, because the connection is not encrypted"),
                    words);
            assertEquals(
                    List.of(),
                    requests.answers().stream()
                            .filter(answer -> answer.request.startsWith("POST"))
                            .toList());
        }
    }
}
