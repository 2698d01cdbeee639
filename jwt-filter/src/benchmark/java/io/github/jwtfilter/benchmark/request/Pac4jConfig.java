package io.github.jwtfilter.benchmark.request;

import io.github.jwtfilter.benchmark.token.Tokens;
import org.pac4j.core.config.Config;
import org.pac4j.core.config.ConfigFactory;
import org.pac4j.http.client.direct.DirectBearerAuthClient;
import org.pac4j.jwt.config.signature.SecretSignatureConfiguration;
import org.pac4j.jwt.credentials.authenticator.JwtAuthenticator;

/** pac4j, as its documentation sets up bearer tokens; it has no check of {@code iss}. */
public final class Pac4jConfig implements ConfigFactory {
    /** For pac4j. */
    public Pac4jConfig() {}

    @Override
    public Config build(Object... parameters) {
        return new Config(
                new DirectBearerAuthClient(new JwtAuthenticator(new SecretSignatureConfiguration(Tokens.SECRET))));
    }
}
