package io.github.jwtfilter.identity.ldap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.identity.IdentityStore;
import io.github.jwtfilter.identity.IdentityStoreException;
import io.github.jwtfilter.identity.Verdict;
import io.github.jwtfilter.testing.TestCertificate;
import io.github.jwtfilter.testing.Waiting;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Is a password sent only with encryption, and only to the right directory? */
@Timeout(60)
final class LdapTlsTest {
    @TempDir
    private static Path folder;

    private static TestCertificate localhost;
    private static TestCertificate elsewhere;
    private static TestDirectory directory;
    private static TestDirectory impostor;

    @BeforeAll
    static void start() {
        localhost = new TestCertificate(folder, "localhost");
        elsewhere = new TestCertificate(folder, "directory.example");
        directory = new TestDirectory(localhost);
        impostor = new TestDirectory(elsewhere);
    }

    @AfterAll
    static void stop() {
        directory.close();
        impostor.close();
    }

    private static LdapStore store(TestDirectory directory, boolean startTls, TestCertificate trusted) {
        LdapStore.Builder store = LdapStore.builder(startTls ? directory.url() : directory.tlsUrl())
                .searcher(TestDirectory.SEARCHER, TestDirectory.SEARCHER_PASSWORD)
                .groupSearch("(member={0})");
        if (startTls) {
            store.startTls();
        }
        if (trusted != null) {
            store.certificates(trusted.pem());
        }
        return store.build();
    }

    private static String fault(IdentityStore store) {
        return assertThrows(IdentityStoreException.class, () -> store.authenticate(new Credentials("user", "secret")))
                .getMessage();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void directoryWithTrustedCertificateIsUsed(boolean startTls) throws Exception {
        LdapStore store = store(directory, startTls, localhost);
        Verdict verdict = store.authenticate(new Credentials("user", "secret")).orElseThrow();
        assertEquals(new Identity("user", List.of("reader")), verdict.identity().orElseThrow());
        assertEquals(
                "refused: wrong password",
                store.authenticate(new Credentials("user", "wrong"))
                        .orElseThrow()
                        .toString());
        assertTrue(store.find("user").isPresent());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void impostorReceivesNoPassword(boolean startTls) {
        String wrongName = fault(store(impostor, startTls, elsewhere));
        assertTrue(wrongName.contains("localhost"), wrongName);
        String unknown = fault(store(impostor, startTls, localhost));
        assertTrue(unknown.contains("SSLHandshakeException"), unknown);
        String notTrustedByTheJvm = fault(store(directory, startTls, null));
        assertTrue(notTrustedByTheJvm.contains("SSLHandshakeException"), notTrustedByTheJvm);
        assertEquals(List.of(), impostor.binds());
    }

    @Test
    void loginFailsWithoutTls() {
        try (TestDirectory plain = new TestDirectory()) {
            fault(store(plain, true, localhost));
            assertEquals(List.of(), plain.binds());
            Waiting.until("no connection is left", () -> plain.openConnections() == 0);
        }
    }

    @Test
    void onlyTheStartTlsRequestIsSentInClear() throws Exception {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        try (ServerSocket tap = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            ExecutorService threads = Executors.newCachedThreadPool();
            threads.submit(() -> {
                while (true) {
                    Socket client = tap.accept();
                    Socket server = new Socket(InetAddress.getLoopbackAddress(), directory.port());
                    threads.submit(() -> copy(client, server, wire));
                    threads.submit(() -> copy(server, client, wire));
                }
            });
            String url = "ldap://localhost:" + tap.getLocalPort() + "/dc=example,dc=org";
            LdapStore tapped = LdapStore.builder(url)
                    .searcher(TestDirectory.SEARCHER, TestDirectory.SEARCHER_PASSWORD)
                    .startTls()
                    .certificates(localhost.pem())
                    .build();
            assertTrue(tapped.authenticate(new Credentials("user", "secret"))
                    .orElseThrow()
                    .identity()
                    .isPresent());
            String encrypted = wire.toString(StandardCharsets.ISO_8859_1);
            assertTrue(encrypted.contains("1.3.6.1.4.1.1466.20037"), "StartTLS is seen");
            assertFalse(encrypted.contains("secret"));
            assertFalse(encrypted.contains("uid"));
            LdapStore clear = LdapStore.builder(url).build();
            clear.authenticate(new Credentials("user", "secret"));
            assertTrue(wire.toString(StandardCharsets.ISO_8859_1).contains("secret"), "the tap works");
            threads.shutdownNow();
        }
    }

    private static Void copy(Socket from, Socket to, ByteArrayOutputStream wire) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[8192];
            for (int length; (length = in.read(buffer)) > 0; ) {
                wire.write(buffer, 0, length);
                out.write(buffer, 0, length);
                out.flush();
            }
        }
        return null;
    }

    @Test
    void invalidCertificateFileIsRefusedAtStart() throws Exception {
        LdapStore.Builder store = LdapStore.builder(directory.tlsUrl());
        Path absent = folder.resolve("absent.pem");
        Path text = Files.writeString(folder.resolve("text.pem"), "no certificate\n");
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        assertEquals(
                "file " + absent + ": cannot be read (NoSuchFileException)",
                assertThrows(IllegalArgumentException.class, () -> store.certificates(absent))
                        .getMessage());
        for (Path file : List.of(text, empty)) {
            assertEquals(
                    "file " + file + ": expected certificates in PEM form",
                    assertThrows(IllegalArgumentException.class, () -> store.certificates(file))
                            .getMessage());
        }
    }
}
