package io.github.jwtfilter.oidc;

import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.text.LogText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The documents in which a provider describes one user: the ID token, the access token, userinfo. The second and the
 * third are read when a claim is missing in the ones before. Used by one thread.
 */
final class UserDocuments {
    private static final int MAX_NAMES_CHARACTERS = 300;
    private static final int SIGNED_TOKEN_DOTS = 2;

    private final Tokens tokens;
    private final Claims idToken;
    private final AccessTokens accessTokens;
    private final UserInfo endpoint;
    private Optional<Claims> accessToken;
    private ProviderException unreadAccessToken;
    private Optional<Claims> userInfo;

    /** The userinfo endpoint (Core §5.3). */
    @FunctionalInterface
    interface UserInfo {
        /** Returns the claims; empty if the provider has no such endpoint. */
        Map<String, Object> claims(String accessToken) throws ProviderException;
    }

    /** @param idToken the claims of the verified ID token */
    UserDocuments(Tokens tokens, Claims idToken, AccessTokens accessTokens, UserInfo endpoint) {
        this.tokens = tokens;
        this.idToken = idToken;
        this.accessTokens = accessTokens;
        this.endpoint = endpoint;
    }

    Claims idToken() {
        return idToken;
    }

    /**
     * Returns the first document for this client with a value at a path: the ID token or userinfo.
     *
     * @throws ProviderException if there is none in the ID token, and userinfo fails
     */
    Optional<Claims> with(String path) throws ProviderException {
        if (idToken.at(path).isPresent()) {
            return Optional.of(idToken);
        }
        try {
            return userInfo().filter(claims -> claims.at(path).isPresent());
        } catch (ProviderException e) {
            throw new ProviderException(
                    e.failure(),
                    "claim " + path + ": not in the ID token, so the filter asked userinfo. " + e.getMessage());
        }
    }

    /** Returns the first of all documents with a value at a path. Claims that are kept elsewhere are nowhere. */
    Optional<Claims> withRoles(String path) throws ProviderException {
        if (idToken.at(path).isPresent()) {
            return Optional.of(idToken);
        }
        if (accessToken().filter(claims -> claims.at(path).isPresent()).isPresent()) {
            return accessToken;
        }
        return isElsewhere(path) ? Optional.empty() : with(path);
    }

    /** Returns the claims of the access token. It is ignored if it cannot be verified. */
    private Optional<Claims> accessToken() {
        if (accessToken == null) {
            accessToken = Optional.empty();
            if (tokens.accessToken().isPresent()) {
                try {
                    accessToken = Optional.of(accessTokens.read(
                            tokens.accessToken().get(), idToken.subject().orElseThrow()));
                } catch (ProviderException e) {
                    unreadAccessToken = e;
                }
            }
        }
        return accessToken;
    }

    /** Throws if a signed access token was ignored because of its length. Then it may be full of roles. */
    void checkLengths() throws ProviderException {
        boolean isSigned = tokens.accessToken()
                .filter(token -> token.chars().filter(c -> c == '.').count() == SIGNED_TOKEN_DOTS)
                .isPresent();
        if (isSigned && unreadAccessToken != null && unreadAccessToken.failure() == ProviderFailure.NO_USER) {
            throw unreadAccessToken;
        }
    }

    /** Stops asking userinfo, because it failed and the other claims can be missed. */
    void ignoreUserInfo() {
        userInfo = Optional.empty();
    }

    /** Returns the answer of the userinfo endpoint; empty if there is none. */
    private Optional<Claims> userInfo() throws ProviderException {
        if (userInfo == null) {
            Map<String, Object> members = tokens.accessToken().isPresent()
                    ? endpoint.claims(tokens.accessToken().get())
                    : Map.of();
            userInfo = members.isEmpty() ? Optional.empty() : Optional.of(checked(members));
        }
        return userInfo;
    }

    /** Checks that the answer is about the user of the ID token (Core §5.3.2). */
    private Claims checked(Map<String, Object> members) throws ProviderException {
        Claims.Builder claims = Claims.builder();
        try {
            members.forEach(claims::claim);
            if (idToken.subject().equals(claims.build().subject())) {
                return claims.build();
            }
        } catch (IllegalArgumentException e) {
            throw new ProviderException(ProviderFailure.UNTRUSTED, "userinfo: " + e.getMessage());
        }
        throw new ProviderException(
                ProviderFailure.UNTRUSTED, "userinfo: claim sub: expected that of the ID token, got another or none");
    }

    /**
     * Returns whether a document says that a claim is kept elsewhere, because it is too long for a token (Core §5.6.2).
     * Entra ID does so if a user has more than 200 groups.
     */
    boolean isElsewhere(String path) {
        for (Claims claims : read()) {
            Object names = claims.get("_claim_names").orElse(null);
            boolean listed = names instanceof Map && ((Map<?, ?>) names).containsKey(path);
            if (listed || path.equals("groups") && claims.has("hasgroups")) {
                return true;
            }
        }
        return false;
    }

    private List<Claims> read() {
        List<Claims> read = new ArrayList<>(List.of(idToken));
        if (accessToken != null) {
            accessToken.ifPresent(read::add);
        }
        if (userInfo != null) {
            userInfo.ifPresent(read::add);
        }
        return read;
    }

    /** Returns the names of the claims that are there, for the log. */
    String names() {
        return "The ID token has: " + names(Optional.of(idToken)) + ". The access token has: "
                + (unreadAccessToken == null ? names(accessToken) : "(ignored: " + unreadAccessToken.getMessage() + ")")
                + ". userinfo has: " + names(userInfo) + ".";
    }

    private static String names(Optional<Claims> claims) {
        if (claims == null) {
            return "(not read)";
        }
        return claims.map(found -> LogText.of(String.join(", ", found.asMap().keySet()), MAX_NAMES_CHARACTERS))
                .orElse("(none)");
    }
}
