package io.github.jwtfilter.keys;

import io.github.jwtfilter.files.TrustedCertificates;
import io.github.jwtfilter.http.HttpAddress;
import io.github.jwtfilter.http.HttpCall;
import io.github.jwtfilter.http.HttpFailure;
import io.github.jwtfilter.http.HttpLimits;
import io.github.jwtfilter.http.UnwelcomeAnswerException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import javax.net.ssl.HttpsURLConnection;

/** An address where a JWK Set is published. Certificates are checked against the JVM's default trust store. */
public final class KeysAddress {
    static final int MAX_SET_BYTES = 512 * 1024;

    private static final HttpLimits LIMITS =
            new HttpLimits(Duration.ofSeconds(5), Duration.ofSeconds(10), MAX_SET_BYTES);

    private static final TrustedCertificates DEFAULT_TRUST = HttpsURLConnection::getDefaultSSLSocketFactory;

    /** S3 answers 403 where nothing is. */
    private static final Set<Integer> ABSENT = Set.of(403, 404, 410);

    private final URI address;
    private final HttpLimits limits;
    private volatile HttpCall current;
    private volatile boolean closed;

    private KeysAddress(URI address, HttpLimits limits) {
        this.address = address;
        this.limits = limits;
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
        return of(text, insecureHttp, LIMITS);
    }

    static KeysAddress of(String text, boolean insecureHttp, HttpLimits limits) {
        return new KeysAddress(HttpAddress.of(text, insecureHttp, "insecureHttpKeys"), limits);
    }

    /** Returns the longest duration of a fetch. */
    Duration longestFetch() {
        return limits.longest();
    }

    /**
     * Fetches the content. One thread at a time may call this method.
     *
     * @throws IOException if the fetch fails, takes too long, is too large or is redirected to another host; the
     *     message is for the operator
     */
    byte[] fetch() throws IOException {
        HttpCall call = new HttpCall(address, DEFAULT_TRUST, limits)
                .header("Accept", "application/jwk-set+json, application/json");
        current = call;
        if (closed) {
            throw new IOException("closed");
        }
        try {
            return call.get().content();
        } catch (UnwelcomeAnswerException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException("the fetch failed (" + HttpFailure.name(e) + ")", e);
        }
    }

    /** Returns whether a fetch failed because the server says that there is nothing at the address. */
    static boolean isAbsent(Throwable failed) {
        return failed instanceof UnwelcomeAnswerException
                && ABSENT.contains(((UnwelcomeAnswerException) failed).status());
    }

    /** Aborts a fetch in progress, and all later ones. Waits for nothing. */
    void close() {
        closed = true;
        HttpCall call = current;
        if (call != null) {
            call.abort();
        }
    }

    @Override
    public String toString() {
        return HttpAddress.withoutQuery(address);
    }
}
