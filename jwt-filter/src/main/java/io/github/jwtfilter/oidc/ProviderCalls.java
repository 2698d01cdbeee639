package io.github.jwtfilter.oidc;

import io.github.jwtfilter.files.TrustedCertificates;
import io.github.jwtfilter.http.HttpAddress;
import io.github.jwtfilter.http.HttpAnswer;
import io.github.jwtfilter.http.HttpCall;
import io.github.jwtfilter.http.HttpFailure;
import io.github.jwtfilter.http.HttpLimits;
import io.github.jwtfilter.identity.LoginThreads;
import io.github.jwtfilter.jose.StrictJson;
import io.github.jwtfilter.jose.StrictJson.MalformedJsonException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** Requests to a provider on behalf of a user who waits. A slow provider must not hold all threads of the container. */
final class ProviderCalls {
    private static final int MAX_BYTES = 128 * 1024;

    private final TrustedCertificates trust;
    private final LoginThreads threads;
    private final HttpLimits limits;

    ProviderCalls(TrustedCertificates trust, LoginThreads threads) {
        this(trust, threads, new HttpLimits(Duration.ofSeconds(3), Duration.ofSeconds(6), MAX_BYTES));
    }

    ProviderCalls(TrustedCertificates trust, LoginThreads threads, HttpLimits limits) {
        this.trust = trust;
        this.threads = threads;
        this.limits = limits;
    }

    /**
     * Sends a request.
     *
     * @param form the form of a POST; null for a GET
     * @param authorization the header; null for none
     * @return an answer of any status
     * @throws ProviderException if there is none
     */
    HttpAnswer send(URI endpoint, String form, String authorization) throws ProviderException {
        HttpCall call = new HttpCall(endpoint, trust, limits).header("Accept", "application/json");
        if (authorization != null) {
            call.header("Authorization", authorization);
        }
        if (!threads.tryWait()) {
            throw failed(endpoint, "too many logins wait for the provider; it is slow, or many users log in at once");
        }
        try {
            return form == null ? call.get() : call.post(form);
        } catch (IOException e) {
            throw failed(endpoint, HttpFailure.describe(e, "oidcCertificates"));
        } finally {
            threads.endWait();
        }
    }

    /** Reads the object in a good answer. */
    static Map<String, Object> object(URI endpoint, HttpAnswer answer) throws ProviderException {
        try {
            return StrictJson.readObject(answer.body());
        } catch (MalformedJsonException e) {
            throw failed(endpoint, "expected a JSON object: " + e.getMessage());
        }
    }

    static ProviderException failed(URI endpoint, String why) {
        return new ProviderException(ProviderFailure.UNAVAILABLE, HttpAddress.withoutQuery(endpoint) + ": " + why);
    }
}
