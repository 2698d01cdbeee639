package io.github.jwtfilter.oidc;

import io.github.jwtfilter.files.TrustedCertificates;
import io.github.jwtfilter.http.HttpAddress;
import io.github.jwtfilter.http.HttpAnswer;
import io.github.jwtfilter.identity.LoginThreads;
import io.github.jwtfilter.jose.KeySource;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** A provider: its metadata and keys, which a thread fetches and renews, and its endpoints for servers. */
public final class Provider implements AutoCloseable {
    private final PublishedProvider published;
    private final TokenEndpoint tokenEndpoint;
    private final ProviderCalls calls;

    /**
     * Creates a provider.
     *
     * @param insecureHttp whether the issuer and its endpoints may use plain http
     * @param trust the certificates that the provider's certificate is verified with
     * @param threads the threads that logins may hold while they wait for the provider
     * @throws IllegalArgumentException if the client's issuer is no https URL without query and fragment (Discovery §3)
     */
    public Provider(Client client, boolean insecureHttp, TrustedCertificates trust, LoginThreads threads, Clock clock) {
        this(
                client,
                new PublishedProvider(
                        Client.issuer(client.issuer(), insecureHttp),
                        insecureHttp,
                        trust,
                        PublishedProvider.Intervals.DEFAULT),
                new ProviderCalls(trust, threads),
                clock);
    }

    Provider(Client client, PublishedProvider published, ProviderCalls calls, Clock clock) {
        this.published = published;
        this.calls = calls;
        this.tokenEndpoint = new TokenEndpoint(client, calls, clock);
    }

    /** Starts to fetch the metadata and the keys. Waits for nothing. */
    public void start() {
        published.start();
    }

    /**
     * Returns the metadata. If none were fetched yet, waits two seconds at most.
     *
     * @throws ProviderException if none could be fetched yet
     */
    public ProviderMetadata metadata() throws ProviderException {
        return published.metadata();
    }

    /**
     * Returns the metadata at the begin of a login. As above, but waits for the first keys too.
     *
     * @throws ProviderException as above
     */
    public ProviderMetadata metadataForLogin() throws ProviderException {
        return published.metadataForLogin();
    }

    /** Returns the provider's public keys. */
    public KeySource keys() {
        return published;
    }

    /**
     * Redeems a code at the token endpoint (RFC 6749 §4.1.3, RFC 7636 §4.5).
     *
     * @throws ProviderException if the provider refuses it or does not answer
     */
    public Tokens redeem(String code, String verifier, String redirectUri) throws ProviderException {
        return tokenEndpoint.redeem(metadata(), code, verifier, redirectUri);
    }

    /**
     * Asks the userinfo endpoint (Core §5.3).
     *
     * @return the claims; empty if the provider has no such endpoint
     * @throws ProviderException if the provider refuses the token or does not answer
     */
    Map<String, Object> userInfo(String accessToken) throws ProviderException {
        Optional<URI> endpoint = metadata().userinfoEndpoint();
        if (endpoint.isEmpty()) {
            return Map.of();
        }
        URI at = endpoint.get();
        HttpAnswer answer = calls.send(at, null, "Bearer " + accessToken);
        if (answer.isOfType("application/jwt")) {
            throw new ProviderException(
                    ProviderFailure.MISCONFIGURED,
                    HttpAddress.withoutQuery(at)
                            + ": the answer is a signed token; set the client at the provider to unsigned userinfo");
        }
        int status = answer.status();
        if (status == HttpURLConnection.HTTP_UNAUTHORIZED || status == HttpURLConnection.HTTP_FORBIDDEN) {
            throw new ProviderException(
                    ProviderFailure.REFUSED_BY_PROVIDER,
                    HttpAddress.withoutQuery(at) + ": status " + status
                            + ": the provider refuses its own access token; check oidcScopes and the client there");
        }
        if (status != HttpURLConnection.HTTP_OK) {
            throw ProviderCalls.failed(at, "the answer has the status " + status);
        }
        return ProviderCalls.object(at, answer);
    }

    /** Ends the thread and aborts a fetch in progress. */
    @Override
    public void close() {
        published.close();
    }
}
