package io.github.jwtfilter.oidc;

import io.github.jwtfilter.http.HttpAnswer;
import io.github.jwtfilter.jose.StrictJson;
import io.github.jwtfilter.jose.StrictJson.MalformedJsonException;
import io.github.jwtfilter.text.LogText;
import java.net.HttpURLConnection;
import java.util.Map;

/** An error of the token endpoint (RFC 6749 §5.2), or an answer that only has a status. */
final class ErrorAnswer {
    private static final int MAX_DESCRIPTION_CHARACTERS = 200;
    private static final int TOO_MANY_REQUESTS = 429;

    private final int status;
    private final String error;
    private final String description;

    private ErrorAnswer(int status, String error, String description) {
        this.status = status;
        this.error = error;
        this.description = description;
    }

    /** Reads an answer whose status is not 200. */
    static ErrorAnswer of(HttpAnswer answer) {
        Map<String, Object> members;
        try {
            members = StrictJson.readObject(answer.body());
        } catch (MalformedJsonException e) {
            members = Map.of();
        }
        return new ErrorAnswer(answer.status(), string(members.get("error")), string(members.get("error_description")));
    }

    private static String string(Object value) {
        return value instanceof String ? (String) value : "";
    }

    /** Returns whether the provider does not accept the client. */
    boolean isInvalidClient() {
        return error.equals("invalid_client") || status == HttpURLConnection.HTTP_UNAUTHORIZED;
    }

    /** Returns the kind of failure. */
    ProviderFailure failure() {
        if (isInvalidClient()) {
            return ProviderFailure.MISCONFIGURED;
        }
        if (status >= HttpURLConnection.HTTP_INTERNAL_ERROR || status == TOO_MANY_REQUESTS) {
            return ProviderFailure.UNAVAILABLE;
        }
        if (error.isEmpty()) {
            return ProviderFailure.UNAVAILABLE;
        }
        return error.equals("invalid_grant") ? ProviderFailure.EXPIRED : ProviderFailure.of(error);
    }

    /** Returns the advice for the operator. */
    String advice(Client client, String redirectUri) {
        if (isInvalidClient()) {
            switch (client.authentication()) {
                case PRIVATE_KEY_JWT:
                    return "check oidcClientId, and register the public key of 'keys' at the provider";
                case NONE:
                    return "check oidcClientId; set oidcClientSecret unless the provider knows the client as public";
                default:
                    return "check oidcClientId, oidcClientSecret and oidcClientAuthentication";
            }
        }
        switch (error) {
            case "invalid_grant":
                return "the code has expired, was used before, or belongs to another client or redirect URI; if each"
                        + " login fails, check that the provider knows the redirect URI " + redirectUri;
            case "unauthorized_client":
            case "unsupported_grant_type":
                return "allow the authorization code flow to the client at the provider";
            case "invalid_scope":
                return "check oidcScopes";
            case "invalid_request":
                return "check the settings of the client at the provider, and its redirect URI " + redirectUri;
            default:
                return status < HttpURLConnection.HTTP_BAD_REQUEST
                        ? "expected status 200; check oidcIssuer"
                        : "see the log of the provider";
        }
    }

    /**
     * Returns status, error and description for the log.
     *
     * @param confidential texts of the request that the provider may repeat
     */
    String text(String... confidential) {
        String words = error.isEmpty() ? "" : " " + LogText.of(without(error, confidential));
        String more = description.isEmpty()
                ? ""
                : " (" + LogText.of(without(description, confidential), MAX_DESCRIPTION_CHARACTERS) + ")";
        return "status " + status + words + more;
    }

    private static String without(String text, String... confidential) {
        String rest = text;
        for (String each : confidential) {
            if (each != null && !each.isEmpty()) {
                rest = rest.replace(each, "…");
            }
        }
        return rest;
    }
}
