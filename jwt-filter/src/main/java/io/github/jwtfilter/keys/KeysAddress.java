package io.github.jwtfilter.keys;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/** An address where a JWK Set is published. Certificates are checked against the JVM's default trust store. */
public final class KeysAddress {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter.keys");

    static final int MAX_SET_BYTES = 512 * 1024;

    private static final int MAX_REDIRECTS = 3;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    /** S3 answers 403 where nothing is. */
    private static final Set<Integer> ABSENT = Set.of(403, 404, 410);

    private final URI address;
    private final Timeouts timeouts;
    private volatile HttpURLConnection open;

    /** The time limits of a fetch. */
    static final class Timeouts {
        static final Timeouts DEFAULT = new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(10));

        final int idleMillis;
        final Duration longest;

        /**
         * Creates time limits.
         *
         * @param idle the limit for a connection, and for the next byte
         * @param longest the limit for a whole fetch, including redirects
         */
        Timeouts(Duration idle, Duration longest) {
            this.idleMillis = Math.toIntExact(idle.toMillis());
            this.longest = longest;
        }
    }

    private KeysAddress(URI address, Timeouts timeouts) {
        this.address = address;
        this.timeouts = timeouts;
    }

    /**
     * Parses an address.
     *
     * @param text an absolute URL without user and fragment
     * @param insecureHttp whether plain http is allowed; an attacker on the network can then replace the keys
     * @return the address
     * @throws IllegalArgumentException if the text is another kind of URL, or its scheme is not allowed
     */
    public static KeysAddress of(String text, boolean insecureHttp) {
        return of(text, insecureHttp, Timeouts.DEFAULT);
    }

    static KeysAddress of(String text, boolean insecureHttp, Timeouts timeouts) {
        URI address;
        try {
            address = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("expected an https URL, got text that is no URL", e);
        }
        String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
        boolean allowed = scheme.equals("https") || scheme.equals("http") && insecureHttp;
        if (!allowed || address.getHost() == null || address.getUserInfo() != null || address.getFragment() != null) {
            throw new IllegalArgumentException("expected an https URL without user and fragment"
                    + (scheme.equals("http") && !insecureHttp ? "; insecureHttpKeys=true allows http" : ""));
        }
        return new KeysAddress(address, timeouts);
    }

    /** Returns the longest duration of a fetch. */
    Duration longestFetch() {
        return timeouts.longest;
    }

    /**
     * Fetches the content. One thread at a time may call this method.
     *
     * @throws IOException if the fetch fails, takes too long, is too large or is redirected to another host; the
     *     message is for the operator
     */
    byte[] fetch() throws IOException {
        long deadline = System.nanoTime() + timeouts.longest.toNanos();
        Thread watch = watch();
        URI at = address;
        try {
            for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
                HttpURLConnection connection = connection(at);
                open = connection;
                int status = connection.getResponseCode();
                if (status == HttpURLConnection.HTTP_OK) {
                    return read(connection, deadline);
                }
                at = redirected(at, status, connection.getHeaderField("Location"));
                connection.disconnect();
            }
            throw new UnwelcomeAnswerException("redirected more than " + MAX_REDIRECTS + " times");
        } catch (UnwelcomeAnswerException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            String why =
                    System.nanoTime() - deadline >= 0 ? tooSlow() : e.getClass().getSimpleName();
            throw new IOException("the fetch failed (" + why + ")", e);
        } finally {
            watch.interrupt();
            close();
        }
    }

    /**
     * Starts a thread that aborts a fetch at the time limit. The JDK's time-outs begin again with each byte, so they do
     * not stop a server that sends one byte at a time.
     */
    private Thread watch() {
        Thread watch = new Thread(
                () -> {
                    try {
                        Thread.sleep(timeouts.longest.toMillis());
                        close();
                    } catch (InterruptedException fetched) {
                        Thread.currentThread().interrupt();
                    } catch (Throwable failed) {
                        LOG.log(
                                Level.ERROR,
                                "JWTF-405 A fetch of keys from {0} takes too long, and the filter could not abort it:"
                                        + " {1}",
                                this,
                                failed);
                    }
                },
                "jwt-filter keys watch");
        watch.setDaemon(true);
        watch.setContextClassLoader(null);
        watch.start();
        return watch;
    }

    private HttpURLConnection connection(URI at) throws IOException {
        HttpURLConnection http = (HttpURLConnection) new URL(at.toASCIIString()).openConnection();
        http.setConnectTimeout(timeouts.idleMillis);
        http.setReadTimeout(timeouts.idleMillis);
        http.setInstanceFollowRedirects(false);
        http.setUseCaches(false);
        http.setRequestProperty("Accept", "application/jwk-set+json, application/json");
        // Otherwise the JDK keeps the connection open, with its own thread.
        http.setRequestProperty("Connection", "close");
        return http;
    }

    /** Returns the target of a redirect. Only the path may change, because another host may belong to anybody. */
    private static URI redirected(URI from, int status, String location) throws UnwelcomeAnswerException {
        if (!REDIRECTS.contains(status) || location == null) {
            throw new UnwelcomeAnswerException(
                    status < 0 ? "the answer is not HTTP" : "the answer has the status " + status, status);
        }
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

    private byte[] read(HttpURLConnection connection, long deadline) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        InputStream in = connection.getInputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            content.write(buffer, 0, read);
            if (content.size() > MAX_SET_BYTES) {
                throw new UnwelcomeAnswerException("the answer is longer than " + MAX_SET_BYTES + " bytes");
            }
            if (System.nanoTime() - deadline >= 0) {
                throw new UnwelcomeAnswerException(tooSlow());
            }
        }
        return content.toByteArray();
    }

    private String tooSlow() {
        return "the fetch took longer than " + timeouts.longest.toMillis() + " ms";
    }

    /** Returns whether a fetch failed because the server says that there is nothing at the address. */
    static boolean isAbsent(Throwable failed) {
        return failed instanceof UnwelcomeAnswerException
                && ABSENT.contains(((UnwelcomeAnswerException) failed).status);
    }

    /** Aborts a fetch in progress. */
    void close() {
        HttpURLConnection current = open;
        if (current != null) {
            current.disconnect();
        }
    }

    /** Returns the address without its query, because a query may hold a token. */
    @Override
    public String toString() {
        return address.getScheme() + "://" + address.getRawAuthority() + address.getRawPath();
    }

    /** A refused response. The message is our own text. */
    private static final class UnwelcomeAnswerException extends IOException {
        private static final long serialVersionUID = 1L;

        private final int status;

        UnwelcomeAnswerException(String message) {
            this(message, -1);
        }

        UnwelcomeAnswerException(String message, int status) {
            super(message);
            this.status = status;
        }
    }
}
