package io.github.jwtfilter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.files.TrustedCertificates;
import io.github.jwtfilter.testing.SlowServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Do requests keep their limits, and does the operator read why one failed? */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class HttpCallTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(300);

    private final SlowServer server = new SlowServer();

    @AfterEach
    void stop() {
        server.close();
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
            HttpAnswer answer = call("provider.invalid", LONG, LONG).get();
            assertEquals("by proxy", new String(answer.content(), StandardCharsets.US_ASCII));
            assertEquals(List.of("GET http://provider.invalid/path?secret=1 HTTP/1.1"), server.requestLines());
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
