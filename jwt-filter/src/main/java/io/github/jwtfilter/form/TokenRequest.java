package io.github.jwtfilter.form;

import io.github.jwtfilter.form.LoginBody.UnreadableException;
import io.github.jwtfilter.jose.JwtVerifier;
import io.github.jwtfilter.page.LoginFailure;
import io.github.jwtfilter.page.Navigation;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;

/**
 * A form that was posted to the login servlet, read once. It is a request of an OAuth client for new tokens (RFC 6749
 * section 6), or the login form of a user.
 */
public final class TokenRequest {
    private static final String GRANT_TYPE = "grant_type";
    private static final String REFRESH_TOKEN = "refresh_token";
    private static final String SCOPE = "scope";
    private static final List<String> OURS = List.of(GRANT_TYPE, REFRESH_TOKEN);

    private final HttpServletRequest request;
    private final LoginForm form;
    private final LoginFailure unread;

    private TokenRequest(HttpServletRequest request, LoginForm form, LoginFailure unread) {
        this.request = request;
        this.form = form;
        this.unread = unread;
    }

    /** Reads the form of a request. */
    public static TokenRequest read(HttpServletRequest request) {
        try {
            return new TokenRequest(request, LoginForm.of(request), null);
        } catch (UnreadableException e) {
            return new TokenRequest(request, LoginForm.NONE, e.failure);
        }
    }

    /**
     * Returns whether the client asks for tokens. A form that cannot be read may be either. It counts as a login form if
     * the client is a browser that waits for a page.
     */
    public boolean asksForTokens() {
        return isInQuery()
                || OURS.stream().anyMatch(name -> !form.values(name).isEmpty())
                || unread != null && !Navigation.isNavigation(request);
    }

    private boolean isInQuery() {
        return LoginFields.isInQuery(request.getQueryString(), OURS);
    }

    /** Returns the client's mistake; empty if the request has a refresh token. */
    public Optional<TokenFailure> failure() {
        if (unread != null || isInQuery() || value(GRANT_TYPE).isEmpty()) {
            return Optional.of(TokenFailure.INVALID_REQUEST);
        }
        if (!value(GRANT_TYPE).equals(REFRESH_TOKEN)) {
            return Optional.of(TokenFailure.UNSUPPORTED_GRANT_TYPE);
        }
        boolean readable = !value(REFRESH_TOKEN).isEmpty()
                && value(REFRESH_TOKEN).length() <= JwtVerifier.MAX_TOKEN_CHARACTERS
                && form.values(SCOPE).size() <= 1;
        if (!readable) {
            return Optional.of(TokenFailure.INVALID_REQUEST);
        }
        return value(SCOPE).isBlank() ? Optional.empty() : Optional.of(TokenFailure.INVALID_SCOPE);
    }

    /** Returns the refresh token. */
    public String refreshToken() {
        return value(REFRESH_TOKEN);
    }

    /** Returns a value; empty if it is missing, or sent more than once (RFC 6749 section 3.2). */
    private String value(String name) {
        List<String> values = form.values(name);
        return values.size() == 1 ? values.get(0) : "";
    }

    /** Returns the form, for a login. */
    LoginForm form() throws UnreadableException {
        if (unread != null) {
            throw new UnreadableException(unread);
        }
        return form;
    }
}
