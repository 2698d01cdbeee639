package io.github.jwtfilter.oidc;

import io.github.jwtfilter.http.HttpAddress;
import io.github.jwtfilter.http.HttpAnswer;
import io.github.jwtfilter.oidc.Client.Authentication;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The token endpoint of a provider (RFC 6749 §3.2), and the client's proof there (§2.3, OpenID Connect Core §9). */
final class TokenEndpoint {
    private final Client client;
    private final ProviderCalls calls;
    private final ClientAssertion assertion;

    TokenEndpoint(Client client, ProviderCalls calls, Clock clock) {
        this.client = client;
        this.calls = calls;
        this.assertion = new ClientAssertion(client, clock);
    }

    /** Redeems a code (RFC 6749 §4.1.3, RFC 7636 §4.5). */
    Tokens redeem(ProviderMetadata metadata, String code, String verifier, String redirectUri)
            throws ProviderException {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", redirectUri);
        form.put("code_verifier", verifier);
        HttpAnswer answer = answer(metadata, form);
        URI endpoint = metadata.tokenEndpoint();
        if (answer.status() == HttpURLConnection.HTTP_OK) {
            return tokens(endpoint, ProviderCalls.object(endpoint, answer));
        }
        ErrorAnswer error = ErrorAnswer.of(answer);
        throw new ProviderException(
                error.failure(),
                HttpAddress.withoutQuery(endpoint) + ": "
                        + error.text(code, verifier, client.secret().orElse(null)) + ": "
                        + error.advice(client, redirectUri));
    }

    private HttpAnswer answer(ProviderMetadata metadata, Map<String, String> form) throws ProviderException {
        URI endpoint = metadata.tokenEndpoint();
        String authorization = null;
        switch (authentication(metadata)) {
            case CLIENT_SECRET_BASIC:
                authorization = "Basic " + credentials();
                break;
            case PRIVATE_KEY_JWT:
                return asserted(endpoint, form);
            case CLIENT_SECRET_POST:
                form.put("client_secret", client.secret().orElseThrow());
                form.put("client_id", client.id());
                break;
            default:
                form.put("client_id", client.id());
        }
        return calls.send(endpoint, encoded(form), authorization);
    }

    private Authentication authentication(ProviderMetadata metadata) {
        if (client.authentication() != Authentication.SECRET) {
            return client.authentication();
        }
        List<String> methods = metadata.tokenEndpointMethods();
        return methods.contains("client_secret_post") && !methods.contains("client_secret_basic")
                ? Authentication.CLIENT_SECRET_POST
                : Authentication.CLIENT_SECRET_BASIC;
    }

    /** Returns id and secret for the header. Both are encoded like a form first (RFC 6749 §2.3.1). */
    private String credentials() {
        String text = encoded(client.id()) + ':' + encoded(client.secret().orElseThrow());
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Sends the form with a signed token. A provider that refuses its audience gets the other audience once. */
    private HttpAnswer asserted(URI endpoint, Map<String, String> form) throws ProviderException {
        boolean toIssuer = assertion.isForIssuer();
        HttpAnswer answer = asserted(endpoint, form, toIssuer);
        if (isInvalidClient(answer)) {
            HttpAnswer second = asserted(endpoint, form, !toIssuer);
            if (!isInvalidClient(second)) {
                assertion.remember(!toIssuer);
                return second;
            }
        }
        return answer;
    }

    private HttpAnswer asserted(URI endpoint, Map<String, String> form, boolean toIssuer) throws ProviderException {
        form.put("client_id", client.id());
        form.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        form.put("client_assertion", assertion.sign(endpoint, toIssuer));
        return calls.send(endpoint, encoded(form), null);
    }

    private static boolean isInvalidClient(HttpAnswer answer) {
        return answer.status() != HttpURLConnection.HTTP_OK
                && ErrorAnswer.of(answer).isInvalidClient();
    }

    private static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(each -> each.getKey() + '=' + encoded(each.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Reads the tokens of a good answer (Core §3.1.3.3). */
    private static Tokens tokens(URI endpoint, Map<String, Object> answer) throws ProviderException {
        String idToken = token(endpoint, answer, "id_token");
        String accessToken = token(endpoint, answer, "access_token");
        if (idToken == null) {
            throw new ProviderException(
                    ProviderFailure.MISCONFIGURED,
                    HttpAddress.withoutQuery(endpoint)
                            + ": the answer has no id_token; check that oidcScopes contains openid and that the provider"
                            + " allows OpenID Connect to the client");
        }
        if (accessToken != null && !"bearer".equalsIgnoreCase(String.valueOf(answer.get("token_type")))) {
            throw ProviderCalls.failed(endpoint, "expected the token_type Bearer, got another one");
        }
        return new Tokens(idToken, accessToken);
    }

    /** Returns a token of visible ASCII characters (RFC 6749 appendix A.12), or null if the answer has none. */
    private static String token(URI endpoint, Map<String, Object> answer, String name) throws ProviderException {
        Object value = answer.get(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof String)
                || ((String) value).isEmpty()
                || !((String) value).chars().allMatch(c -> c > ' ' && c <= '~')) {
            throw ProviderCalls.failed(endpoint, "expected " + name + " to be a token, got something else");
        }
        return (String) value;
    }
}
