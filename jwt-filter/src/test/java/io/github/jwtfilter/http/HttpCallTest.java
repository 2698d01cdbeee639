package io.github.jwtfilter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.files.TrustedCertificates;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Do requests keep their limits, and does the operator read why one failed? */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class HttpCallTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(300);

    private final List<Socket> open = new ArrayList<>();
    private final List<String> requestLines = new CopyOnWriteArrayList<>();
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

    private void answer(Socket socket, String first, String each) {
        try {
            byte[] request = new byte[8192];
            int length = socket.getInputStream().read(request);
            requestLines.add(new String(request, 0, Math.max(0, length), StandardCharsets.US_ASCII)
                    .lines()
                    .findFirst()
                    .orElse(""));
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
        assertEquals(List.of("POST /path?secret=1 HTTP/1.1"), requestLines);
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
        assertEquals(List.of(), requestLines);
    }

    @Test
    void proxyOfJvmIsUsed() throws IOException {
        serve("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nby proxy", "");
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
            HttpAnswer answer = call("provider.invalid", LONG, LONG).get();
            assertEquals("by proxy", new String(answer.content(), StandardCharsets.US_ASCII));
            assertEquals(List.of("GET http://provider.invalid/path?secret=1 HTTP/1.1"), requestLines);
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
    void longAddressIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> HttpAddress.of("https://id.example/" + "a".repeat(2000), false, "insecureHttp"));
    }
}
