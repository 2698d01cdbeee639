package io.github.jwtfilter.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.auth.verifier.ClientAuthenticationVerifier;
import com.nimbusds.oauth2.sdk.auth.verifier.ClientCredentialsSelector;
import com.nimbusds.oauth2.sdk.auth.verifier.Context;
import com.nimbusds.oauth2.sdk.auth.verifier.InvalidClientException;
import com.nimbusds.oauth2.sdk.auth.verifier.JWTAudienceCheck;
import com.nimbusds.oauth2.sdk.id.Audience;
import com.nimbusds.oauth2.sdk.id.ClientID;
import java.security.PublicKey;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;

/** The client that is registered at a {@link TestProvider}: the application under test. */
public final class ProviderClient {
    private final Set<String> redirectUris = new CopyOnWriteArraySet<>();
    private final Set<String> logoutUris = new CopyOnWriteArraySet<>();
    private volatile String id = "bank-app";
    private volatile String secret = "a secret/of+the client, 32 bytes & more";
    private volatile JWKSet keys = new JWKSet();
    private volatile List<ClientAuthenticationMethod> methods =
            List.of(ClientAuthenticationMethod.CLIENT_SECRET_BASIC, ClientAuthenticationMethod.CLIENT_SECRET_POST);

    ProviderClient() {}

    /** Returns the {@code client_id}. */
    public String id() {
        return id;
    }

    /** Returns the secret. It has characters that the form encoding of {@code client_secret_basic} changes. */
    public String secret() {
        return secret;
    }

    /** Changes id and secret. */
    public void credentials(String newId, String newSecret) {
        id = newId;
        secret = newSecret;
    }

    /** Registers a redirect URI. */
    public void redirectTo(String uri) {
        redirectUris.add(uri);
    }

    /** Registers a {@code post_logout_redirect_uri}. */
    public void redirectAfterLogoutTo(String uri) {
        logoutUris.add(uri);
    }

    /**
     * Sets the methods of authentication that the provider supports, for example {@code client_secret_post}. The
     * discovery document names them in this order. With {@code none}, this is a public client.
     */
    public void authenticateBy(String... names) {
        List<ClientAuthenticationMethod> chosen = new ArrayList<>();
        for (String name : names) {
            chosen.add(new ClientAuthenticationMethod(name));
        }
        methods = chosen;
    }

    /** Sets the public keys for {@code private_key_jwt}, as a JWK Set. Private parts are ignored. */
    public void keys(String jwks) {
        try {
            keys = JWKSet.parse(jwks);
        } catch (ParseException e) {
            throw new IllegalArgumentException(e);
        }
    }

    List<ClientAuthenticationMethod> methods() {
        return methods;
    }

    boolean redirectsTo(String uri) {
        return redirectUris.contains(uri);
    }

    boolean redirectsAfterLogoutTo(String uri) {
        return logoutUris.contains(uri);
    }

    /** Throws unless this is our client. A signed assertion is judged by the time of the machine. */
    void verify(ClientAuthentication authentication, ClientID named, Set<Audience> audience)
            throws InvalidClientException, JOSEException {
        if (authentication == null) {
            if (!methods.contains(ClientAuthenticationMethod.NONE) || named == null || !id.equals(named.getValue())) {
                throw new InvalidClientException("no authentication");
            }
            return;
        }
        if (!methods.contains(authentication.getMethod())) {
            throw new InvalidClientException("unsupported " + authentication.getMethod());
        }
        new ClientAuthenticationVerifier<>(new Registered(), audience, JWTAudienceCheck.LEGACY)
                .verify(authentication, null, null);
    }

    private final class Registered implements ClientCredentialsSelector<Void> {
        @Override
        public List<Secret> selectClientSecrets(
                ClientID client, ClientAuthenticationMethod method, Context<Void> context)
                throws InvalidClientException {
            requireKnown(client);
            return List.of(new Secret(secret));
        }

        @Override
        public List<PublicKey> selectPublicKeys(
                ClientID client,
                ClientAuthenticationMethod method,
                JWSHeader header,
                boolean forceRefresh,
                Context<Void> context)
                throws InvalidClientException {
            requireKnown(client);
            List<PublicKey> publicKeys = new ArrayList<>();
            for (JWK key : keys.getKeys()) {
                if (key instanceof AsymmetricJWK asymmetric) {
                    try {
                        publicKeys.add(asymmetric.toPublicKey());
                    } catch (JOSEException e) {
                        throw new IllegalStateException(e);
                    }
                }
            }
            return publicKeys;
        }

        private void requireKnown(ClientID client) throws InvalidClientException {
            if (!id.equals(client.getValue())) {
                throw InvalidClientException.BAD_ID;
            }
        }
    }
}
