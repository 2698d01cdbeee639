package io.github.jwtfilter.http;

import io.github.jwtfilter.files.TrustedCertificates;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.HttpsURLConnection;

/**
 * One request to another server. It uses the proxy of the JVM's properties, and a connection and a thread of its own. Any
 * thread may abort it.
 */
public final class HttpCall {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    private static final AtomicBoolean WARNED = new AtomicBoolean();
    private static final int MAX_REDIRECTS = 3;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    /** The part of an error's body that is read. */
    private static final int MAX_ERROR_BYTES = 16 * 1024;

    private final URI address;
    private final TrustedCertificates trust;
    private final HttpLimits limits;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final RequestThread thread;
    private volatile HttpURLConnection open;
    private volatile boolean isWrongHost;

    /**
     * Creates a request.
     *
     * @param address see {@link HttpAddress#of}
     * @param trust the certificates that the server's certificate is verified with
     */
    public HttpCall(URI address, TrustedCertificates trust, HttpLimits limits) {
        this.address = address;
        this.trust = trust;
        this.limits = limits;
        this.thread = new RequestThread(address, limits.longest, this::disconnect);
    }

    /** Adds a header. */
    public HttpCall header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /**
     * Sends a GET. Follows redirects on the same host.
     *
     * @return an answer of any status; a redirect only if it names no target
     * @throws UnwelcomeAnswerException if the answer is too slow, too large, no HTTP, or redirects to another host
     * @throws IOException if the connection fails
     */
    public HttpAnswer get() throws IOException {
        return sent(this::followed);
    }

    /**
     * Sends a form in a POST. The JDK sends it a second time if the connection ends without an answer.
     *
     * @param form a text in the form {@code application/x-www-form-urlencoded}
     * @return an answer of any status, also a redirect
     * @throws UnwelcomeAnswerException as above
     * @throws IOException as above
     */
    public HttpAnswer post(String form) throws IOException {
        byte[] content = form.getBytes(StandardCharsets.US_ASCII);
        return sent(() -> {
            HttpURLConnection connection = connection(address);
            connection.setRequestMethod("POST");
            connection.setRequestProperty("Content-Type", "application/x-www-form-urlencoded");
            connection.setDoOutput(true);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(content);
            }
            return answer(connection);
        });
    }

    private HttpAnswer sent(Callable<HttpAnswer> exchange) throws IOException {
        return thread.run(() -> {
            try {
                return exchange.call();
            } catch (IOException e) {
                throw isWrongHost ? HttpFailure.wrongHost() : e;
            } finally {
                disconnect();
            }
        });
    }

    private HttpAnswer followed() throws IOException {
        URI at = address;
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            HttpURLConnection connection = connection(at);
            int status = connection.getResponseCode();
            String location = connection.getHeaderField("Location");
            if (!REDIRECTS.contains(status) || location == null) {
                return answer(connection);
            }
            at = redirected(at, location);
            connection.disconnect();
        }
        throw new UnwelcomeAnswerException("redirected more than " + MAX_REDIRECTS + " times");
    }

    private HttpURLConnection connection(URI at) throws IOException {
        HttpURLConnection http = checked(new URL(at.toASCIIString()).openConnection());
        if (http instanceof HttpsURLConnection) {
            secure((HttpsURLConnection) http);
        }
        http.setConnectTimeout(limits.idleMillis);
        http.setReadTimeout(limits.idleMillis);
        http.setInstanceFollowRedirects(false);
        http.setUseCaches(false);
        keepPasswords(http);
        headers.forEach(http::setRequestProperty);
        // Otherwise the JDK keeps the connection open, with its own thread.
        http.setRequestProperty("Connection", "close");
        open = http;
        checkWanted();
        return http;
    }

    /** Gives the application's passwords to proxies only. Warns once if a replaced handler cannot be told so. */
    static void keepPasswords(HttpURLConnection http) {
        try {
            http.setAuthenticator(ProxyAuthenticator.INSTANCE);
        } catch (UnsupportedOperationException e) {
            if (Authenticator.getDefault() != null && !WARNED.getAndSet(true)) {
                LOG.log(
                        Level.WARNING,
                        "JWTF-406 This JVM has a java.net.Authenticator, and {0} may send its passwords to any server that"
                                + " asks. Let this JVM use the JDK''s handlers of URLs, or give passwords only to proxies.",
                        http.getClass().getName());
            }
        }
    }

    /** Returns a connection whose certificate can be checked. A server may have replaced the JDK's handlers of URLs. */
    static HttpURLConnection checked(URLConnection connection) throws UnwelcomeAnswerException {
        Class<?> expected =
                connection.getURL().getProtocol().equals("https") ? HttpsURLConnection.class : HttpURLConnection.class;
        if (!expected.isInstance(connection)) {
            throw new UnwelcomeAnswerException("expected a connection of the type " + expected.getSimpleName()
                    + ", got "
                    + connection.getClass().getName() + "; let this JVM use the JDK's handlers of URLs (see the system"
                    + " property java.protocol.handler.pkgs; in WebLogic, set UseSunHttpHandler=true)");
        }
        return (HttpURLConnection) connection;
    }

    private void checkWanted() throws IOException {
        if (thread.isLeft()) {
            throw new IOException("aborted");
        }
    }

    /**
     * Lets only certificates of the host pass. The JDK asks a verifier only about a wrong host name, and the words of its
     * failure differ between versions. The application may have set a verifier that accepts all.
     */
    private void secure(HttpsURLConnection https) throws IOException {
        try {
            https.setSSLSocketFactory(trust.sockets());
        } catch (NoSuchAlgorithmException e) {
            throw new IOException(e);
        }
        https.setHostnameVerifier((host, session) -> {
            isWrongHost = true;
            return false;
        });
    }

    /** Returns the target of a redirect. Only the path may change, because another host may belong to anybody. */
    private static URI redirected(URI from, String location) throws UnwelcomeAnswerException {
        URI to;
        try {
            to = from.resolve(new URI(location));
        } catch (URISyntaxException e) {
            throw new UnwelcomeAnswerException("redirected to an invalid address");
        }
        boolean sameHost = from.getScheme().equalsIgnoreCase(to.getScheme())
                && from.getHost().equalsIgnoreCase(to.getHost())
                && port(from) == port(to)
                && to.getUserInfo() == null;
        if (!sameHost) {
            throw new UnwelcomeAnswerException(
                    "redirected to another host; only redirects within the same host are followed");
        }
        return to;
    }

    private static int port(URI address) {
        if (address.getPort() >= 0) {
            return address.getPort();
        }
        return address.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }

    private HttpAnswer answer(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        if (status < 0) {
            throw new UnwelcomeAnswerException("the answer is not HTTP");
        }
        boolean good = status < 300;
        try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            byte[] body = in == null ? new byte[0] : read(in, good ? limits.maxBytes : MAX_ERROR_BYTES, good);
            return new HttpAnswer(status, connection.getContentType(), body);
        }
    }

    private byte[] read(InputStream in, int maxBytes, boolean whole) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            content.write(buffer, 0, read);
            if (content.size() > maxBytes) {
                if (whole) {
                    throw new UnwelcomeAnswerException("the answer is longer than " + maxBytes + " bytes");
                }
                break;
            }
            checkWanted();
        }
        return content.toByteArray();
    }

    /** Aborts the request, now or when it begins. Waits for nothing. */
    public void abort() {
        thread.abort();
    }

    private void disconnect() {
        HttpURLConnection current = open;
        if (current != null) {
            current.disconnect();
        }
    }
}
