package io.github.jwtfilter.keys;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.time.Duration;
import java.util.Locale;

/** An address where a JWK Set is published. It is asked with the JVM's own trust in certificates. */
public final class KeysAddress {
    /** A fetch takes so long at the most, redirects and all. */
    static final Duration LONGEST_FETCH = Duration.ofSeconds(10);

    private static final int TIMEOUT_MILLIS = 5000;
    private static final int LONGEST_SET = 512 * 1024;
    private static final int MOST_REDIRECTS = 3;

    private final URI address;
    private volatile HttpURLConnection open;

    private KeysAddress(URI address) {
        this.address = address;
    }

    /**
     * An address.
     *
     * @param text an absolute URL without user and fragment
     * @param insecureHttp whether plain http will do, where anybody on the way can put in keys of theirs
     * @return the address
     * @throws IllegalArgumentException if it is none, or not https
     */
    public static KeysAddress of(String text, boolean insecureHttp) {
        URI address;
        try {
            address = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("expected an https URL, got something else", e);
        }
        String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
        boolean allowed = scheme.equals("https") || scheme.equals("http") && insecureHttp;
        if (!allowed || address.getHost() == null || address.getUserInfo() != null || address.getFragment() != null) {
            throw new IllegalArgumentException("expected an https URL without user and fragment"
                    + (scheme.equals("http") ? "; insecureHttpKeys=true allows http" : ""));
        }
        return new KeysAddress(address);
    }

    /**
     * Fetches what is there.
     *
     * @throws IOException if it is not to be had in time, too long, or led elsewhere; the message is for the operator
     */
    byte[] fetch() throws IOException {
        long deadline = System.nanoTime() + LONGEST_FETCH.toNanos();
        URI at = address;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            HttpURLConnection connection = connect(at);
            try {
                int status = status(connection);
                if (status == HttpURLConnection.HTTP_OK) {
                    return read(connection, deadline);
                }
                at = redirected(at, status, connection.getHeaderField("Location"));
            } finally {
                open = null;
                connection.disconnect();
            }
        }
        throw new IOException("led on more than " + MOST_REDIRECTS + " times");
    }

    private HttpURLConnection connect(URI at) throws IOException {
        URLConnection connection = new URL(at.toASCIIString()).openConnection();
        HttpURLConnection http = (HttpURLConnection) connection;
        http.setConnectTimeout(TIMEOUT_MILLIS);
        http.setReadTimeout(TIMEOUT_MILLIS);
        http.setInstanceFollowRedirects(false);
        http.setUseCaches(false);
        http.setRequestProperty("Accept", "application/jwk-set+json, application/json");
        http.setRequestProperty("Connection", "close");
        open = http;
        return http;
    }

    private static int status(HttpURLConnection connection) throws IOException {
        try {
            return connection.getResponseCode();
        } catch (IOException e) {
            throw new IOException("not to be reached (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    /** Another host could be anybody's: only paths may change. */
    private static URI redirected(URI from, int status, String location) throws IOException {
        boolean redirect = status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
        if (!redirect || location == null) {
            throw new IOException("answered " + status);
        }
        URI to;
        try {
            to = from.resolve(new URI(location));
        } catch (URISyntaxException e) {
            throw new IOException("led to an address that is none", e);
        }
        boolean sameHost = from.getScheme().equalsIgnoreCase(to.getScheme())
                && from.getHost().equalsIgnoreCase(to.getHost())
                && from.getPort() == to.getPort()
                && to.getUserInfo() == null;
        if (!sameHost) {
            throw new IOException("led to another host, which is not followed");
        }
        return to;
    }

    private static byte[] read(HttpURLConnection connection, long deadline) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        try (InputStream in = connection.getInputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                content.write(buffer, 0, read);
                if (content.size() > LONGEST_SET) {
                    throw new IOException("longer than " + LONGEST_SET + " bytes");
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new IOException("took longer than " + LONGEST_FETCH.toSeconds() + " seconds");
                }
            }
        }
        return content.toByteArray();
    }

    /** Gives a fetch up that is under way. */
    void close() {
        HttpURLConnection current = open;
        if (current != null) {
            current.disconnect();
        }
    }

    /** Without the query, which may hold a token. */
    @Override
    public String toString() {
        return address.getScheme() + "://" + address.getRawAuthority() + address.getRawPath();
    }
}
