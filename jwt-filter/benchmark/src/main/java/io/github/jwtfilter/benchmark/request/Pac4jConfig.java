package io.github.jwtfilter.benchmark.request;

import io.github.jwtfilter.benchmark.token.Tokens;
import org.pac4j.core.config.Config;
import org.pac4j.core.config.ConfigFactory;
import org.pac4j.http.client.direct.DirectBearerAuthClient;
import org.pac4j.jwt.config.signature.SecretSignatureConfiguration;
import org.pac4j.jwt.credentials.authenticator.JwtAuthenticator;

/** The configuration of pac4j for bearer tokens, as in its documentation. pac4j ignores {@code iss}. */
public final class Pac4jConfig implements ConfigFactory {
    /** Called by pac4j. */
    public Pac4jConfig() {}

    @Override
    public Config build(Object... parameters) {
        return new Config(
                new DirectBearerAuthClient(new JwtAuthenticator(new SecretSignatureConfiguration(Tokens.SECRET))));
    }
}
