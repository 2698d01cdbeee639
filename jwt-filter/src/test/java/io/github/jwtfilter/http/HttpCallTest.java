package io.github.jwtfilter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.files.TrustedCertificates;
import io.github.jwtfilter.testing.Waiting;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Authenticator;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Do requests keep their limits, and does the operator read why one failed? */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class HttpCallTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(300);

    /** No answer: the server closes the connection. */
    private static final String CLOSE = "\0";

    private static final String CHUNK_EXTENSION = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;";

    private final List<Socket> open = new ArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private ServerSocket server;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        synchronized (open) {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    /** Answers each connection with a text, and then with another one every 20 ms, without end. */
    private void serve(String first, String each) {
        serve(request -> first, each);
    }

    private void serve(UnaryOperator<String> first, String each) {
        Thread thread = new Thread(() -> {
            try {
                while (true) {
                    Socket socket = server.accept();
                    synchronized (open) {
                        open.add(socket);
                    }
                    new Thread(() -> answer(socket, first, each)).start();
                }
            } catch (IOException closed) {
                // The test is over.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void answer(Socket socket, UnaryOperator<String> answers, String each) {
        try {
            StringBuilder request = new StringBuilder();
            while (!request.toString().endsWith(request.indexOf("POST") == 0 ? "a=b" : "\r\n\r\n")) {
                int read = socket.getInputStream().read();
                if (read < 0) {
                    return;
                }
                request.append((char) read);
            }
            requests.add(request.toString());
            String first = answers.apply(request.toString());
            if (first.equals(CLOSE)) {
                socket.close();
                return;
            }
            OutputStream out = socket.getOutputStream();
            out.write(first.getBytes(StandardCharsets.US_ASCII));
            while (!each.isEmpty()) {
                out.write(each.getBytes(StandardCharsets.US_ASCII));
                out.flush();
                Thread.sleep(20);
            }
            if (first.startsWith("HTTP")) {
                socket.close();
            }
        } catch (IOException | InterruptedException closed) {
            // The client has closed the connection.
        }
    }

    /** Returns a header of each request, or null. */
    private List<String> sent(String header) {
        List<String> values = new ArrayList<>();
        for (String request : requests) {
            values.add(request.lines()
                    .filter(line -> line.startsWith(header + ": "))
                    .map(line -> line.substring(header.length() + 2))
                    .findFirst()
                    .orElse(null));
        }
        return values;
    }

    private List<String> requestLines() {
        return requests.stream()
                .map(request -> request.lines().findFirst().orElse(""))
                .toList();
    }

    private HttpCall call(Duration idle, Duration longest) {
        return call("127.0.0.1:" + server.getLocalPort(), idle, longest);
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
        serve("HTTP/1.1 200 OK\r\nX-Long: ", "x");
        IOException failed =
                assertThrows(IOException.class, () -> call(LONG, SHORT).post("a=b"));
        assertEquals("the fetch took longer than 300 ms", why(failed));
        assertEquals(List.of("POST /path?secret=1 HTTP/1.1"), requestLines());
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
        serve(status + first.translateEscapes(), each.translateEscapes());
        assertEquals(
                "the fetch took longer than 300 ms",
                why(assertThrows(IOException.class, () -> call(LONG, SHORT).get())));
        assertEquals(
                "the fetch took longer than 300 ms",
                why(assertThrows(IOException.class, () -> call(LONG, SHORT).post("a=b"))));
    }

    @Test
    void abortEndsCallEvenIfConnectionCannotBeClosed() throws Exception {
        serve(CHUNK_EXTENSION, "x");
        HttpCall call = call(LONG, LONG);
        FutureTask<HttpAnswer> answer = new FutureTask<>(call::get);
        new Thread(answer).start();
        Waiting.until("the server answers", () -> !requests.isEmpty());
        call.abort();
        ExecutionException failed = assertThrows(ExecutionException.class, answer::get);
        assertEquals("aborted", failed.getCause().getMessage());
    }

    @Test
    void interruptEndsCall() {
        serve("", "");
        Thread caller = Thread.currentThread();
        new Thread(() -> {
                    Waiting.until("the request is sent", () -> !requests.isEmpty());
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
        serve(CHUNK_EXTENSION, "x");
        Duration shortest = Duration.ofMillis(30);
        for (int i = 0; i < 8; i++) {
            assertThrows(IOException.class, () -> call(LONG, shortest).get());
        }
        String refused = "8 earlier requests have not ended, because the server sends its answers too slowly";
        assertEquals(
                refused,
                why(assertThrows(IOException.class, () -> call(LONG, LONG).get())));
        synchronized (open) {
            for (Socket socket : open) {
                socket.close();
            }
        }
        Waiting.until(
                "the requests have ended",
                () -> !refused.equals(why(assertThrows(
                        IOException.class, () -> call(LONG, shortest).get()))));
    }

    @Test
    void formIsNotSentAgainIfConnectionEnds() {
        serve(CLOSE, "");
        IOException failed =
                assertThrows(IOException.class, () -> call(LONG, LONG).post("a=b"));
        assertEquals("the connection failed (SocketException)", why(failed));
        assertEquals(1, requests.size());
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
        serve("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"r\"\r\nContent-Length: 2\r\n\r\n{}", "");
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
        serve(
                request -> request.contains("Proxy-authorization")
                        ? "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
                        : "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"p\"\r\n"
                                + "Content-Length: 0\r\n\r\n",
                "");
        withPasswords(() -> byProxy(() ->
                assertEquals(200, call("provider.invalid", LONG, LONG).get().status())));
        assertEquals(Arrays.asList(null, "Basic dXNlcjpwYXNzd29yZA=="), sent("Proxy-authorization"));
    }

    @Test
    void connectionWithoutCertificatesIsRefused() throws IOException {
        URLStreamHandler handler = new URLStreamHandler() {
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
        serve("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n", " ");
        IOException failed =
                assertThrows(IOException.class, () -> call(LONG, SHORT).post("a=b"));
        assertEquals("the fetch took longer than 300 ms", why(failed));
    }

    @Test
    void silentServerTimesOut() {
        serve("", "");
        IOException failed =
                assertThrows(IOException.class, () -> call(SHORT, LONG).post("a=b"));
        assertEquals(
                "no answer in time; check that the host is up and that this server may connect to it", why(failed));
    }

    @Test
    void bodyOfErrorIsCut() throws IOException {
        serve("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n" + "e".repeat(100_000), "");
        HttpAnswer answer = call(LONG, LONG).post("a=b");
        assertEquals(400, answer.status());
        assertTrue(answer.body().length < 32 * 1024, answer.body().length + " bytes");
    }

    @Test
    void bodyWithinLimitIsRead() throws IOException {
        serve("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n" + "b".repeat(1000), "");
        HttpAnswer answer = call(LONG, LONG).get();
        assertEquals("b".repeat(1000), new String(answer.content(), StandardCharsets.US_ASCII));
        assertTrue(answer.isOfType("text/plain"));
    }

    @Test
    void longerBodyIsRefused() {
        serve("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + "b".repeat(1001), "");
        IOException failed =
                assertThrows(IOException.class, () -> call(LONG, LONG).get());
        assertEquals("the answer is longer than 1000 bytes", why(failed));
    }

    @Test
    void answerThatIsNoHttpIsRefused() {
        serve("SSH-2.0-server\r\n", "");
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
        serve("HTTP/1.1 200 OK\r\n\r\n", "");
        HttpCall call = call(LONG, LONG);
        call.abort();
        assertThrows(IOException.class, call::get);
        assertEquals(List.of(), requestLines());
    }

    @Test
    void proxyOfJvmIsUsed() throws IOException {
        serve("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nby proxy", "");
        byProxy(() -> {
            HttpAnswer answer = call("provider.invalid", LONG, LONG).get();
            assertEquals("by proxy", new String(answer.content(), StandardCharsets.US_ASCII));
        });
        assertEquals(List.of("GET http://provider.invalid/path?secret=1 HTTP/1.1"), requestLines());
    }

    /** Runs with the server as the proxy to another host. */
    private void byProxy(Action action) throws IOException {
        Proxy proxy = new Proxy(
                Proxy.Type.HTTP, new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()));
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
                                HttpFailure.named(new IOException("HTTPS hostname wrong:  should be <secret>")),
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
