package io.github.jwtfilter.identity.ldap;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import io.github.jwtfilter.files.TrustedCertificates;
import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.IdentityStore;
import io.github.jwtfilter.identity.IdentityStoreException;
import io.github.jwtfilter.testing.Waiting;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import javax.naming.NamingException;
import javax.net.SocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Does the store handle a directory that is down, silent, slow or disconnects, and close all connections? */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LdapOutageTest {
    private static final Credentials USER = new Credentials("user", "secret");

    private TestDirectory directory;

    @BeforeEach
    void start() {
        directory = new TestDirectory();
    }

    @AfterEach
    void stop() {
        directory.close();
    }

    private static IdentityStoreException fault(IdentityStore store) {
        IdentityStoreException fault = assertThrows(IdentityStoreException.class, () -> store.authenticate(USER));
        assertThrows(IdentityStoreException.class, () -> store.find("user"));
        assertFalse(fault.getMessage().contains("secret"), fault.getMessage());
        return fault;
    }

    private static void assertAccepts(IdentityStore store) throws IdentityStoreException {
        assertEquals("accepted user", store.authenticate(USER).orElseThrow().toString());
    }

    private static String outcome(IdentityStore store) {
        try {
            return store.authenticate(USER).orElseThrow().toString();
        } catch (IdentityStoreException e) {
            return e.getMessage();
        }
    }

    /** Counts JNDI's reader threads. Their stacks contain frames of this class. */
    private static long readers() {
        return Thread.getAllStackTraces().values().stream()
                .filter(frames -> List.of(frames).stream()
                        .anyMatch(frame -> frame.getClassName().equals("com.sun.jndi.ldap.Connection")))
                .count();
    }

    private void assertNoConnectionIsLeft() {
        Waiting.until("no connection is left", () -> directory.openConnections() == 0);
        awaitEndOfReaders();
    }

    private static void awaitEndOfReaders() {
        Waiting.until("no thread reads", () -> readers() == 0);
    }

    /** Runs with longer and longer time limits, until the machine was fast enough for all but the last answer. */
    private static void withPatience(Predicate<Duration> attempt) {
        AtomicLong millis = new AtomicLong(150);
        Waiting.until(
                "the answers before the last one come in time",
                () -> attempt.test(Duration.ofMillis(millis.updateAndGet(before -> Math.min(2 * before, 5_000)))));
    }

    @Test
    void loginWorksAgainAfterADirectoryOutage() throws Exception {
        LdapStore store = directory.store().build();
        int port = directory.port();
        directory.stop();
        String down = fault(store).getMessage();
        assertTrue(
                down.startsWith("users: ldap://localhost:" + port + ": CommunicationException: localhost:" + port
                        + " (java.net.ConnectException: "),
                down);
        directory.startAgain();
        assertAccepts(store);
        assertNoConnectionIsLeft();
    }

    @Test
    void nextServerIsAskedIfTheFirstIsDown() throws Exception {
        try (TestDirectory second = new TestDirectory()) {
            LdapStore store = LdapStore.builder("ldap://localhost:" + directory.port()
                            + "/dc=example,dc=org\n ldap://localhost:" + second.port())
                    .searcher(TestDirectory.SEARCHER, TestDirectory.SEARCHER_PASSWORD)
                    .build();
            assertAccepts(store);
            assertEquals(0, second.connections());
            directory.stop();
            assertAccepts(store);
            assertEquals(2, second.connections());
            second.stop();
            fault(store);
        }
    }

    @Test
    void silentServerTimesOut() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String url = "ldap://localhost:" + silent.getLocalPort() + "/dc=example,dc=org";
            Duration soon = Duration.ofMillis(200);
            fault(LdapStore.builder(url).timeout(soon).build());
            fault(LdapStore.builder(url)
                    .searcher("cn=x", "secret")
                    .timeout(soon)
                    .build());
            fault(LdapStore.builder(url).startTls().timeout(soon).build());
            fault(LdapStore.builder(url.replace("ldap:", "ldaps:"))
                    .timeout(soon)
                    .build());
            withPatience(timeout -> outcome(LdapStore.builder(url + " ldap://localhost:" + directory.port())
                            .searcher(TestDirectory.SEARCHER, TestDirectory.SEARCHER_PASSWORD)
                            .timeout(timeout)
                            .build())
                    .equals("accepted user"));
        }
        assertNoConnectionIsLeft();
    }

    @Test
    void silentServerAfterStartTlsTimesOut() throws Exception {
        byte[] yes = {0x30, 0x0c, 0x02, 0x01, 0x01, 0x78, 0x07, 0x0a, 0x01, 0x00, 0x04, 0x00, 0x04, 0x00};
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            ExecutorService server = Executors.newSingleThreadExecutor();
            server.submit(() -> {
                while (true) {
                    Socket socket = silent.accept();
                    socket.getInputStream().read();
                    socket.getOutputStream().write(yes);
                }
            });
            withPatience(timeout -> outcome(LdapStore.builder("ldap://localhost:" + silent.getLocalPort())
                            .startTls()
                            .timeout(timeout)
                            .build())
                    .contains("TLS failed"));
            server.shutdownNow();
        }
        assertNoConnectionIsLeft();
    }

    /** JNDI would reconnect by itself for the bind, in clear even after StartTLS. */
    @Test
    void brokenConnectionIsNotReopened() throws Exception {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            ExecutorService thread = Executors.newSingleThreadExecutor();
            CountDownLatch opened = new CountDownLatch(1);
            Future<?> broken = thread.submit(() -> {
                try (Socket first = server.accept()) {
                    opened.await();
                    return first;
                }
            });
            thread.submit(() -> {
                try (Socket second = server.accept()) {
                    return second.getInputStream().transferTo(received);
                }
            });
            Duration soon = Duration.ofSeconds(30);
            LdapConnection connection = LdapConnection.open(
                    "ldap://localhost:" + server.getLocalPort(),
                    new LdapConnection.ConnectionOptions(false, false, TrustedCertificates.JVM, soon, List.of()),
                    LdapDeadline.in(soon));
            opened.countDown();
            broken.get();
            awaitEndOfReaders();
            assertThrows(NamingException.class, () -> connection.bind("cn=user", "secret".getBytes(US_ASCII)));
            connection.close();
            thread.shutdownNow();
        }
        assertEquals(0, received.size());
    }

    @Test
    void socketFactoryCreatesOnlyOneSocket() throws Exception {
        assertThrows(IllegalStateException.class, LdapSocketFactory::getDefault);
        LdapSocketFactory once = new LdapSocketFactory(SocketFactory.getDefault());
        try (Socket first = once.createSocket()) {
            assertThrows(IOException.class, once::createSocket);
            assertThrows(IOException.class, () -> once.createSocket("localhost", directory.port()));
            assertFalse(first.isConnected());
        }
    }

    @Test
    void aSlowDirectoryHoldsFewThreads() throws Exception {
        CountDownLatch answers = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(16);
        directory.onSearch(request -> {
            asked.countDown();
            try {
                answers.await();
            } catch (InterruptedException e) {
                throw new LDAPException(ResultCode.OTHER, e);
            }
        });
        LdapStore store = directory.store().timeout(Duration.ofSeconds(30)).build();
        ExecutorService clients = Executors.newCachedThreadPool();
        List<Future<String>> logins = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            logins.add(
                    clients.submit(() -> store.authenticate(USER).orElseThrow().toString()));
        }
        asked.await();
        for (int i = 0; i < 3; i++) {
            assertTrue(assertThrows(IdentityStoreException.class, () -> store.authenticate(USER))
                    .getMessage()
                    .endsWith("too many logins are waiting for the directory"));
        }
        answers.countDown();
        for (Future<String> login : logins) {
            assertEquals("accepted user", login.get());
        }
        assertAccepts(store);
        clients.shutdown();
        assertTrue(clients.awaitTermination(30, TimeUnit.SECONDS));
        assertNoConnectionIsLeft();
    }

    @Test
    void lookupTimesOutIfItsSearchesTakeTooLongTogether() throws Exception {
        for (int i = 0; i < 50; i++) {
            directory.group("nest" + i, i == 0 ? "uid=user,ou=people,dc=example,dc=org" : nestedGroup(i - 1));
        }
        CountDownLatch never = new CountDownLatch(1);
        AtomicLong millis = new AtomicLong();
        directory.onSearch(request -> {
            try {
                assertFalse(never.await(millis.get(), TimeUnit.MILLISECONDS));
            } catch (InterruptedException e) {
                throw new LDAPException(ResultCode.OTHER, e);
            }
        });
        withPatience(timeout -> {
            millis.set(timeout.toMillis() / 3);
            LdapStore store = directory.store().timeout(timeout).build();
            return assertThrows(IdentityStoreException.class, () -> store.find("user"))
                    .getMessage()
                    .endsWith("took too long");
        });
        assertNoConnectionIsLeft();
    }

    private static String nestedGroup(int i) {
        return "cn=nest" + i + ",ou=groups,dc=example,dc=org";
    }

    @Test
    void loginsLeaveNoConnectionsOpen() throws Exception {
        LdapStore store = directory.store().build();
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        for (int i = 0; i < 20; i++) {
            assertAccepts(store);
            store.authenticate(new Credentials("user", "wrong"));
            store.authenticate(new Credentials("nobody", "secret"));
            store.find("user");
        }
        assertEquals(120, directory.connections());
        assertEquals(before, Thread.currentThread().getContextClassLoader());
        assertNoConnectionIsLeft();
    }

    @Test
    void anInterruptedThreadStaysInterrupted() {
        LdapStore store = directory.store().build();
        Thread.currentThread().interrupt();
        assertThrows(IdentityStoreException.class, () -> store.authenticate(USER));
        assertTrue(Thread.interrupted());
    }

    @Test
    void directoryMessageCannotForgeLogLines() {
        directory.onSearch(request -> {
            throw new LDAPException(ResultCode.OTHER, "first\nSEVERE second\u0000" + "x".repeat(1000));
        });
        String message = fault(directory.store().build()).getMessage();
        assertTrue(message.contains("first?SEVERE second?"), message);
        assertTrue(message.length() < 400, message);
    }
}
