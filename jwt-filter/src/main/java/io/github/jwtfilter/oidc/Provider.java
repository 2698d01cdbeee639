package io.github.jwtfilter.oidc;

import io.github.jwtfilter.files.TrustedCertificates;
import io.github.jwtfilter.jose.KeySource;
import java.time.Clock;
import java.util.Map;

/** A provider: its metadata and keys, which a thread fetches and renews, and its endpoints for servers. */
public final class Provider implements AutoCloseable {
    /**
     * Creates a provider.
     *
     * @param insecureHttp whether the issuer and its endpoints may use plain http
     * @param trust the certificates that the provider's certificate is verified with
     * @throws IllegalArgumentException if the client's issuer is no https URL without query and fragment (Discovery §3)
     */
    public Provider(Client client, boolean insecureHttp, TrustedCertificates trust, Clock clock) {
        throw new UnsupportedOperationException();
    }

    /** Starts to fetch the metadata and the keys. Waits for nothing. */
    public void start() {
        throw new UnsupportedOperationException();
    }

    /**
     * Returns the metadata.
     *
     * @throws ProviderException if none could be fetched yet
     */
    public ProviderMetadata metadata() throws ProviderException {
        throw new UnsupportedOperationException();
    }

    /** Returns the provider's public keys. */
    public KeySource keys() {
        throw new UnsupportedOperationException();
    }

    /**
     * Redeems a code at the token endpoint (RFC 6749 §4.1.3, RFC 7636 §4.5).
     *
     * @throws ProviderException if the provider refuses it or does not answer
     */
    public Tokens redeem(String code, String verifier, String redirectUri) throws ProviderException {
        throw new UnsupportedOperationException();
    }

    /**
     * Asks the userinfo endpoint (Core §5.3).
     *
     * @return the claims; empty if the provider has no such endpoint
     * @throws ProviderException if the provider refuses the token or does not answer
     */
    public Map<String, Object> userInfo(String accessToken) throws ProviderException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
