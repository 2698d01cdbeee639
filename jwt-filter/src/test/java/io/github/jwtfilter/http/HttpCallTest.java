package io.github.jwtfilter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.files.TrustedCertificates;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.SlowServer;
import io.github.jwtfilter.testing.Waiting;
import java.io.IOException;
import java.net.Authenticator;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Do server.requests() keep their limits, and does the operator read why one failed? */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class HttpCallTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(300);

    private static final String CHUNK_EXTENSION = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;";

    private final SlowServer server = new SlowServer();

    @AfterEach
    void stop() {
        server.close();
    }

    /** Returns a header of each request, or null. */
    private List<String> sent(String header) {
        List<String> values = new ArrayList<>();
        for (String request : server.requests()) {
            values.add(request.lines()
                    .filter(line -> line.startsWith(header + ": "))
                    .map(line -> line.substring(header.length() + 2))
                    .findFirst()
                    .orElse(null));
        }
        return values;
    }

    private HttpCall call(Duration idle, Duration longest) {
        return call("127.0.0.1:" + server.port(), idle, longest);
    }

    private static HttpCall call(String host, Duration idle, Duration longest) {
        URI address = HttpAddress.of("http://" + host + "/path?secret=1", true, "insecureHttp");
        return new HttpCall(address, TrustedCertificates.JVM, new HttpLimits(idle, longest, 1000));
    }

    private static String why(IOException failure) {
        return HttpFailure.describe(failure, "oidcCertificates");
    }

    @Test
    void slowAnswerToFormIsAborted() {
        server.answer("HTTP/1.1 200 OK\r\nX-Long: ", "x");
        IOException failed =
                assertThrows(IOException.class, () -> call(LONG, SHORT).post("a=b"));
        assertEquals("the fetch took longer than 300 ms", why(failed));
        // On a busy machine, the time may be over before the request is sent.
        assertTrue(server.requestLines().size() <= 1, server.requestLines()::toString);
    }

    /** The JDK reads these parts in one go, holds a lock meanwhile, and lets nobody close the connection. */
    @ParameterizedTest
    @CsvSource({
        "extension of a chunk, Transfer-Encoding: chunked\\r\\n\\r\\n5;,                   x",
        "trailer,              Transfer-Encoding: chunked\\r\\n\\r\\n1\\r\\nb\\r\\n0\\r\\nX: , x",
        "interim answers,      X: y\\r\\n\\r\\n,                                          HTTP/1.1 100 Continue\\r\\n\\r\\n",
    })
    void answerThatDripsIsLeft(String part, String first, String each) throws IOException {
        String status = part.equals("interim answers") ? "HTTP/1.1 100 Continue\r\n" : "HTTP/1.1 200 OK\r\n";
        server.answer(status + first.translateEscapes(), each.translateEscapes());
        assertEquals(
                "the fetch took longer than 300 ms",
                why(assertThrows(IOException.class, () -> call(LONG, SHORT).get())));
        assertEquals(
                "the fetch took longer than 300 ms",
                why(assertThrows(IOException.class, () -> call(LONG, SHORT).post("a=b"))));
    }

    @Test
    void abortEndsCallEvenIfConnectionCannotBeClosed() throws Exception {
        server.answer(CHUNK_EXTENSION, "x");
        HttpCall call = call(LONG, LONG);
        FutureTask<HttpAnswer> answer = new FutureTask<>(call::get);
        new Thread(answer).start();
        Waiting.until("the server answers", () -> !server.requests().isEmpty());
        call.abort();
        ExecutionException failed = assertThrows(ExecutionException.class, answer::get);
        assertEquals("aborted", failed.getCause().getMessage());
    }

    @Test
    void interruptEndsCall() {
        server.answer("", "");
        Thread caller = Thread.currentThread();
        new Thread(() -> {
                    Waiting.until(
                            "the request is sent", () -> !server.requests().isEmpty());
                    caller.interrupt();
                })
                .start();
        IOException failed =
                assertThrows(IOException.class, () -> call(LONG, LONG).get());
        assertEquals("interrupted", failed.getMessage());
        assertTrue(Thread.interrupted());
    }

    @Test
    void fewRequestsToServerThatDripsHoldThreads() throws IOException {
        server.answer(CHUNK_EXTENSION, "x");
        Duration shortest = Duration.ofMillis(30);
        String refused = "8 earlier requests have not ended; the server, its proxy or the DNS is too slow";
        AtomicInteger left = new AtomicInteger();
        // On a busy machine, the time of a request may be over before the server drips. Then it holds no thread.
        Waiting.until("a request is refused", () -> {
            boolean isRefused = refused.equals(why(
                    assertThrows(IOException.class, () -> call(LONG, shortest).get())));
            left.addAndGet(isRefused ? 0 : 1);
            return isRefused && server.requests().size() >= 8;
        });
        assertTrue(left.get() >= 8, left.get() + " requests were left");
        server.closeConnections();
        Waiting.until(
                "the requests have ended",
                () -> !refused.equals(why(assertThrows(
                        IOException.class, () -> call(LONG, shortest).get()))));
    }

    private interface Action {
        void run() throws IOException;
    }

    /** Runs with passwords that the application gives to anybody. */
    private static void withPasswords(Action action) throws IOException {
        Authenticator.setDefault(new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication("user", "password".toCharArray());
            }
        });
        try {
            action.run();
        } finally {
            Authenticator.setDefault(null);
        }
    }

    @Test
    void passwordOfApplicationIsNotSentToServer() throws IOException {
        server.answer(
                "HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nWWW-Authenticate: Basic realm=\"r\"\r\nContent-Length: 2\r\n\r\n{}",
                "");
        withPasswords(() -> {
            assertEquals(
                    401,
                    call(LONG, LONG)
                            .header("Authorization", "Basic b3Vycw==")
                            .post("a=b")
                            .status());
            assertEquals(
                    401,
                    call(LONG, LONG)
                            .header("Authorization", "Bearer ours")
                            .get()
                            .status());
            assertEquals(401, call(LONG, LONG).get().status());
        });
        assertEquals(Arrays.asList("Basic b3Vycw==", "Bearer ours", null), sent("Authorization"));
    }

    @Test
    void passwordOfApplicationIsSentToProxy() throws IOException {
        server.answer(
                request -> request.contains("Proxy-authorization")
                        ? "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}"
                        : "HTTP/1.1 407 Proxy Authentication Required\r\nConnection: close\r\nProxy-Authenticate: Basic realm=\"p\"\r\n"
                                + "Content-Length: 0\r\n\r\n",
                "");
        withPasswords(() -> byProxy(() ->
                assertEquals(200, call("provider.invalid", LONG, LONG).get().status())));
        assertEquals(Arrays.asList(null, "Basic dXNlcjpwYXNzd29yZA=="), sent("Proxy-authorization"));
    }

    /** Returns the handler of a server that replaced the JDK's. */
    private static URLStreamHandler replaced() {
        return new URLStreamHandler() {
            @Override
            protected URLConnection openConnection(URL url) {
                return new HttpURLConnection(url) {
                    @Override
                    public void connect() {}

                    @Override
                    public void disconnect() {}

                    @Override
                    public boolean usingProxy() {
                        return false;
                    }
                };
            }
        };
    }

    @Test
    void passwordsThatReplacedHandlerMaySendAreLoggedOnce() throws IOException {
        HttpURLConnection plain = HttpCall.checked(new URL(null, "http://id.example/", replaced()).openConnection());
        try (CapturedLog log = CapturedLog.ofOurs()) {
            HttpCall.keepPasswords(plain);
            assertEquals(List.of(), log.lines());
            withPasswords(() -> {
                HttpCall.keepPasswords(plain);
                HttpCall.keepPasswords(plain);
            });
            assertEquals(1, log.lines().size(), log.text());
            assertTrue(log.text().startsWith("WARNING JWTF-406 "), log.text());
        }
    }

    @Test
    void connectionWithoutCertificatesIsRefused() throws IOException {
        URLStreamHandler handler = replaced();
        URLConnection plain = new URL(null, "http://id.example/", handler).openConnection();
        assertSame(plain, HttpCall.checked(plain));
        IOException refused = assertThrows(
                IOException.class,
                () -> HttpCall.checked(new URL(null, "https://id.example/", handler).openConnection()));
        assertTrue(
                why(refused)
                        .startsWith("expected a connection of the type HttpsURLConnection, got "
                                + getClass().getName() + "$"),
                refused::toString);
    }

    @Test
    void slowBodyIsAborted() {
        server.answer("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n", " ");
        IOException failed =
                assertThrows(IOException.class, () -> call(LONG, SHORT).post("a=b"));
        assertEquals("the fetch took longer than 300 ms", why(failed));
    }

    @Test
    void silentServerTimesOut() {
        server.answer("", "");
        IOException failed =
                assertThrows(IOException.class, () -> call(SHORT, LONG).post("a=b"));
        assertEquals(
                "no answer in time; check that the host is up and that this server may connect to it", why(failed));
    }

    @Test
    void bodyOfErrorIsCut() throws IOException {
        server.answer("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n" + "e".repeat(100_000), "");
        HttpAnswer answer = call(LONG, LONG).post("a=b");
        assertEquals(400, answer.status());
        assertEquals(List.of("POST /path?secret=1 HTTP/1.1"), server.requestLines());
        assertTrue(answer.body().length < 32 * 1024, answer.body().length + " bytes");
    }

    @Test
    void bodyWithinLimitIsRead() throws IOException {
        server.answer(
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n" + "b".repeat(1000), "");
        HttpAnswer answer = call(LONG, LONG).get();
        assertEquals("b".repeat(1000), new String(answer.content(), StandardCharsets.US_ASCII));
        assertTrue(answer.isOfType("text/plain"));
    }

    @Test
    void longerBodyIsRefused() {
        server.answer("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + "b".repeat(1001), "");
        IOException failed =
                assertThrows(IOException.class, () -> call(LONG, LONG).get());
        assertEquals("the answer is longer than 1000 bytes", why(failed));
    }

    @Test
    void answerThatIsNoHttpIsRefused() {
        server.answer("SSH-2.0-server\r\n", "");
        IOException failed =
                assertThrows(IOException.class, () -> call(SHORT, LONG).get());
        assertTrue(
                List.of(
                                "the answer is not HTTP",
                                "no answer in time; check that the host is up and that this server may"
                                        + " connect to it")
                        .contains(why(failed)),
                failed::toString);
    }

    @Test
    void abortedCallIsNotSent() {
        server.answer("HTTP/1.1 200 OK\r\n\r\n", "");
        HttpCall call = call(LONG, LONG);
        call.abort();
        assertThrows(IOException.class, call::get);
        assertEquals(List.of(), server.requestLines());
    }

    @Test
    void proxyOfJvmIsUsed() throws IOException {
        server.answer("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nby proxy", "");
        byProxy(() -> {
            HttpAnswer answer = call("provider.invalid", LONG, LONG).get();
            assertEquals("by proxy", new String(answer.content(), StandardCharsets.US_ASCII));
        });
        assertEquals(List.of("GET http://provider.invalid/path?secret=1 HTTP/1.1"), server.requestLines());
    }

    /** Runs with the server as the proxy to another host. */
    private void byProxy(Action action) throws IOException {
        Proxy proxy =
                new Proxy(Proxy.Type.HTTP, new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        ProxySelector before = ProxySelector.getDefault();
        ProxySelector.setDefault(new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                return "provider.invalid".equals(uri.getHost()) ? List.of(proxy) : before.select(uri);
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {
                before.connectFailed(uri, address, failure);
            }
        });
        try {
            action.run();
        } finally {
            ProxySelector.setDefault(before);
        }
    }

    @Test
    void failureIsDescribedWithItsMend() {
        SSLHandshakeException untrusted = new SSLHandshakeException("PKIX");
        untrusted.initCause(new CertificateException());
        assertEquals(
                List.of(
                        "the host name is unknown; check the address and the DNS of this server",
                        "the host refuses the connection or cannot be reached; check its port and the firewalls",
                        "no answer in time; check that the host is up and that this server may connect to it",
                        "the certificate is not trusted, or is not valid now; put the certificate of its issuer into"
                                + " oidcCertificates",
                        "the certificate is for another host name",
                        "no TLS connection is possible (SSLException)",
                        "the proxy of this JVM refuses the connection; check https.proxyHost and the proxy",
                        "the connection failed (SocketException)"),
                List.of(
                                new UnknownHostException("secret"),
                                new ConnectException("secret"),
                                new SocketTimeoutException("secret"),
                                untrusted,
                                HttpFailure.wrongHost(),
                                new SSLException("secret"),
                                new IOException("Unable to tunnel through proxy. Proxy returns \"secret\""),
                                new SocketException("secret"))
                        .stream()
                        .map(HttpCallTest::why)
                        .toList());
    }

    @Test
    void queryIsNotShown() {
        assertEquals(
                "https://id.example/a",
                HttpAddress.withoutQuery(HttpAddress.of("https://id.example/a?key=s3cret", false, "insecureHttp")));
    }

    @Test
    void underscoreInHostNameIsNamed() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> HttpAddress.of("https://id_server.example/", false, "insecureHttp"));
        assertEquals(
                "expected a host name of letters, digits and hyphens, got one with an underscore",
                refused.getMessage());
    }

    @Test
    void longAddressIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> HttpAddress.of("https://id.example/" + "a".repeat(2000), false, "insecureHttp"));
    }
}
