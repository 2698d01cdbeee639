package io.github.jwtfilter.oidc;

import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.KeySource;
import io.github.jwtfilter.oidc.ProviderTokenVerifier.Algorithms;
import io.github.jwtfilter.oidc.ProviderTokenVerifier.Kind;
import io.github.jwtfilter.text.RateLimitedLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the user from the tokens of a provider, after all checks. */
public final class ProviderUsers {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter.oidc");
    private static final int MAX_HINT_CHARACTERS = 1_000;

    private final String issuer;
    private final IdTokens idTokens;
    private final AccessTokens accessTokens;
    private final UserDocuments.UserInfo userInfo;
    private final PrincipalClaim principal;
    private final RolesClaims roles;
    private final Set<String> claims;
    private final RateLimitedLog limit;

    /**
     * Creates the reader of one client.
     *
     * @param principalClaim the path of the claim with the user's name
     * @param rolesClaims the paths of the claims with roles
     * @param claims the names of more claims that the application needs
     * @param clockSkew the tolerated difference between the clocks
     */
    public ProviderUsers(
            Client client,
            Provider provider,
            String principalClaim,
            List<String> rolesClaims,
            Set<String> claims,
            Duration clockSkew,
            Clock clock) {
        this(
                client,
                provider.keys(),
                () -> provider.metadata().idTokenAlgorithms(),
                provider::userInfo,
                new PrincipalClaim(principalClaim),
                new RolesClaims(rolesClaims, clock),
                claims,
                clockSkew,
                clock);
    }

    ProviderUsers(
            Client client,
            KeySource keys,
            Algorithms algorithms,
            UserDocuments.UserInfo userInfo,
            PrincipalClaim principal,
            RolesClaims roles,
            Set<String> claims,
            Duration clockSkew,
            Clock clock) {
        this.issuer = client.issuer();
        this.idTokens = new IdTokens(
                client.id(),
                new ProviderTokenVerifier(Kind.ID_TOKEN, client, keys, algorithms, clockSkew, clock),
                new ConfirmedParameters(client.parameters(), clockSkew, clock));
        // Only an ID token may cause a search for new keys. An access token may be signed with any other key.
        KeySource known = () -> keys.current();
        this.accessTokens = new AccessTokens(
                client.id(), new ProviderTokenVerifier(Kind.ACCESS_TOKEN, client, known, algorithms, clockSkew, clock));
        this.userInfo = userInfo;
        this.principal = principal;
        this.roles = roles;
        this.claims = claims;
        this.limit = new RateLimitedLog(clock);
    }

    /**
     * Verifies the tokens of one answer and reads the user.
     *
     * @param nonce the nonce of the attempt
     * @throws ProviderException if a check fails or no user can be read
     */
    public ProviderUser read(Tokens tokens, String nonce) throws ProviderException {
        Claims idToken = idTokens.verify(tokens, nonce);
        UserDocuments documents = new UserDocuments(tokens, idToken, accessTokens, userInfo);
        Identity identity = new Identity(principal.name(documents), roles.roles(documents), requested(documents));
        return new ProviderUser(
                identity,
                ProviderIds.subject(issuer, idToken.subject().orElseThrow()),
                idToken.string("sid")
                        .map(sid -> ProviderIds.session(issuer, sid))
                        .orElse(null),
                loginHint(idToken));
    }

    /**
     * Returns the claims that the application needs, from the ID token or else from userinfo. Users may lack them, so
     * the login goes on if userinfo fails. An answer about another user fails the login.
     */
    private Map<String, Object> requested(UserDocuments documents) throws ProviderException {
        Map<String, Object> found = new LinkedHashMap<>();
        for (String name : claims) {
            try {
                documents
                        .with(name)
                        .ifPresent(document -> found.put(name, document.at(name).orElseThrow()));
            } catch (ProviderException e) {
                if (e.failure() == ProviderFailure.UNTRUSTED) {
                    throw e;
                }
                documents.ignoreUserInfo();
                if (limit.isNews("claims")) {
                    LOG.log(
                            Level.WARNING,
                            "JWTF-921 A login lacks claims of ''claims'', because userinfo failed. Logged at most once"
                                    + " an hour. {0}",
                            e.getMessage());
                }
            }
        }
        return found;
    }

    private static String loginHint(Claims idToken) {
        return idToken.get("login_hint")
                .filter(hint -> hint instanceof String && ((String) hint).length() <= MAX_HINT_CHARACTERS)
                .map(String.class::cast)
                .orElse(null);
    }
}
