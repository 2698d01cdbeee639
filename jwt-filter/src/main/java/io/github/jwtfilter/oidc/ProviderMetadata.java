package io.github.jwtfilter.oidc;

import java.util.List;
import java.util.Optional;

/** What a provider publishes about itself (OpenID Connect Discovery 1.0 §3). Immutable. */
public final class ProviderMetadata {
    /** Returns the endpoint for browsers. */
    public String authorizationEndpoint() {
        throw new UnsupportedOperationException();
    }

    /** Returns the endpoint for logouts of browsers (RP-Initiated Logout 1.0 §2.1), if the provider has one. */
    public Optional<String> endSessionEndpoint() {
        throw new UnsupportedOperationException();
    }

    /** Returns whether the provider names itself in each callback (RFC 9207 §3). */
    public boolean isIssNamed() {
        throw new UnsupportedOperationException();
    }

    /** Returns the algorithms of ID tokens. */
    List<String> idTokenAlgorithms() {
        throw new UnsupportedOperationException();
    }
}
