package io.github.jwtfilter.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.verifier.InvalidClientException;
import com.nimbusds.oauth2.sdk.id.Audience;
import com.nimbusds.oauth2.sdk.id.Identifier;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.LogoutRequest;
import com.nimbusds.openid.connect.sdk.Prompt;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The endpoints of a {@link TestProvider} that log a user in and out. Nimbus reads the requests. */
final class ProviderLogins {
    private static final Duration CODE_LIFETIME = Duration.ofMinutes(1);

    private final String issuer;
    private final Clock clock;
    private final ProviderClient client;
    private final ProviderTokens tokens;
    private final ProviderChanges changes;
    private final Map<String, Grant> codes = new ConcurrentHashMap<>();
    private final Map<String, ProviderUser> accessTokens = new ConcurrentHashMap<>();
    private volatile ProviderUser user = ProviderUser.of("alice", "clerk");
    private volatile ProviderSession session;

    ProviderLogins(String issuer, Clock clock, ProviderClient client, ProviderTokens tokens, ProviderChanges changes) {
        this.issuer = issuer;
        this.clock = clock;
        this.client = client;
        this.tokens = tokens;
        this.changes = changes;
    }

    void user(ProviderUser next) {
        user = next;
        session = null;
    }

    ProviderSession session() {
        return session;
    }

    void endSession() {
        session = null;
    }

    /** Logs the user in and sends the browser back: RFC 6749, section 4.1.1, and RFC 7636, section 4.3. */
    ProviderAnswer authorize(ProviderRequest request) throws ProviderRefusalException {
        AuthenticationRequest parsed;
        try {
            parsed = AuthenticationRequest.parse(request.uri(), request.parameters());
        } catch (ParseException e) {
            throw new ProviderRefusalException(400, "invalid_request", e.getMessage());
        }
        String redirectUri = text(parsed.getRedirectionURI());
        if (!client.id().equals(parsed.getClientID().getValue())) {
            throw new ProviderRefusalException(400, "unauthorized_client", "unknown client");
        }
        if (!client.redirectsTo(redirectUri)) {
            throw new ProviderRefusalException(
                    400, "invalid_request", "redirect_uri is not registered: " + redirectUri);
        }
        Map<String, List<String>> callback = new LinkedHashMap<>();
        if (!CodeChallengeMethod.S256.equals(parsed.getCodeChallengeMethod())) {
            callback.put("error", List.of("invalid_request"));
            callback.put("error_description", List.of("code_challenge with S256 is missing"));
        } else if (mustStaySilent(parsed) && session == null) {
            callback.put("error", List.of("login_required"));
        } else {
            callback.put("code", List.of(code(parsed, redirectUri)));
        }
        if (parsed.getState() != null) {
            callback.put("state", List.of(parsed.getState().getValue()));
        }
        callback.put("iss", List.of(issuer));
        changes.callback().accept(callback);
        return new ProviderAnswer().redirect(withQuery(redirectUri, callback));
    }

    private static boolean mustStaySilent(AuthenticationRequest request) {
        return request.getPrompt() != null && request.getPrompt().contains(Prompt.Type.NONE);
    }

    private String code(AuthenticationRequest request, String redirectUri) {
        ProviderSession current = session;
        if (current == null
                || request.getPrompt() != null && request.getPrompt().contains(Prompt.Type.LOGIN)) {
            String id = current == null ? UUID.randomUUID().toString() : current.id();
            current = new ProviderSession(id, user, clock.instant().getEpochSecond());
            session = current;
        }
        String code = UUID.randomUUID().toString();
        codes.put(
                code,
                new Grant(
                        redirectUri,
                        request.getCodeChallenge(),
                        text(request.getNonce()),
                        request.getScope().toString(),
                        current,
                        clock.instant().plus(CODE_LIFETIME)));
        return code;
    }

    /** Exchanges a code for tokens: RFC 6749, section 4.1.3, and RFC 7636, section 4.6. */
    ProviderAnswer token(ProviderRequest request) throws ProviderRefusalException, JOSEException {
        TokenRequest parsed;
        try {
            parsed = TokenRequest.parse(request.parsed());
        } catch (ParseException e) {
            throw new ProviderRefusalException(400, "invalid_request", e.getMessage());
        }
        try {
            client.verify(
                    parsed.getClientAuthentication(),
                    parsed.getClientID(),
                    Set.of(new Audience(issuer), new Audience(request.uri())));
        } catch (InvalidClientException e) {
            throw new ProviderRefusalException(401, "invalid_client", e.getMessage());
        }
        if (!(parsed.getAuthorizationGrant() instanceof AuthorizationCodeGrant code)) {
            throw new ProviderRefusalException(400, "unsupported_grant_type", "no authorization code");
        }
        return ProviderAnswer.json(200, tokens(grant(code)));
    }

    private Grant grant(AuthorizationCodeGrant code) throws ProviderRefusalException {
        Grant grant = codes.remove(code.getAuthorizationCode().getValue());
        if (grant == null) {
            throw new ProviderRefusalException(400, "invalid_grant", "the code is unknown or used");
        }
        if (clock.instant().isAfter(grant.end)) {
            throw new ProviderRefusalException(400, "invalid_grant", "the code has expired");
        }
        if (!grant.redirectUri.equals(text(code.getRedirectionURI()))) {
            throw new ProviderRefusalException(400, "invalid_grant", "another redirect_uri");
        }
        if (code.getCodeVerifier() == null
                || !CodeChallenge.compute(CodeChallengeMethod.S256, code.getCodeVerifier())
                        .equals(grant.challenge)) {
            throw new ProviderRefusalException(400, "invalid_grant", "the code_verifier does not fit");
        }
        return grant;
    }

    private Map<String, Object> tokens(Grant grant) {
        String accessToken = tokens.access(grant.session, changes.accessToken());
        accessTokens.put(accessToken, grant.session.user());
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("access_token", accessToken);
        answer.put("token_type", "Bearer");
        answer.put("expires_in", ProviderTokens.LIFETIME.toSeconds());
        answer.put("scope", grant.scope);
        answer.put("id_token", tokens.id(grant.session, grant.nonce, accessToken, changes.idToken()));
        return answer;
    }

    /** OpenID Connect Core 1.0, section 5.3. */
    ProviderAnswer userInfo(ProviderRequest request) throws ProviderRefusalException {
        ProviderUser found;
        try {
            found = accessTokens.get(BearerAccessToken.parse(request.parsed()).getValue());
        } catch (ParseException e) {
            throw new ProviderRefusalException(401, "invalid_token", e.getMessage());
        }
        if (found == null) {
            throw new ProviderRefusalException(401, "invalid_token", "unknown access token");
        }
        Map<String, Object> claims = new LinkedHashMap<>(found.userInfo());
        claims.put("sub", found.subject());
        return ProviderAnswer.json(200, claims);
    }

    /** OpenID Connect RP-Initiated Logout 1.0, sections 2 and 3. */
    ProviderAnswer endSession(ProviderRequest request) throws ProviderRefusalException, JOSEException {
        LogoutRequest parsed;
        try {
            parsed = LogoutRequest.parse(request.uri(), request.parameters());
            if (parsed.getIDTokenHint() != null
                    && (!tokens.isOurs(parsed.getIDTokenHint())
                            || !parsed.getIDTokenHint()
                                    .getJWTClaimsSet()
                                    .getAudience()
                                    .contains(client.id()))) {
                throw new ProviderRefusalException(400, "invalid_request", "id_token_hint is not ours");
            }
        } catch (ParseException | java.text.ParseException e) {
            throw new ProviderRefusalException(400, "invalid_request", e.getMessage());
        }
        session = null;
        String target = text(parsed.getPostLogoutRedirectionURI());
        if (target == null) {
            return ProviderAnswer.text(200, "You are logged out at the provider.");
        }
        boolean isFromClient = parsed.getIDTokenHint() != null || client.id().equals(text(parsed.getClientID()));
        if (!isFromClient || !client.redirectsAfterLogoutTo(target)) {
            throw new ProviderRefusalException(
                    400, "invalid_request", "post_logout_redirect_uri is not registered: " + target);
        }
        String state = text(parsed.getState());
        return new ProviderAnswer()
                .redirect(state == null ? target : withQuery(target, Map.of("state", List.of(state))));
    }

    private static String withQuery(String uri, Map<String, List<String>> parameters) {
        return uri + (uri.contains("?") ? "&" : "?") + URLUtils.serializeParameters(parameters);
    }

    private static String text(Identifier value) {
        return value == null ? null : value.getValue();
    }

    private static String text(URI value) {
        return value == null ? null : value.toString();
    }

    private record Grant(
            String redirectUri,
            CodeChallenge challenge,
            String nonce,
            String scope,
            ProviderSession session,
            Instant end) {}
}
