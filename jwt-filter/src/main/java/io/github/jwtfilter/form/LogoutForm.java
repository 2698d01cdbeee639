package io.github.jwtfilter.form;

import io.github.jwtfilter.form.LoginBody.UnreadableException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a client posted to the logout servlet, read once: a logout token of a provider (OpenID Connect Back-Channel Logout
 * 1.0 §2.5), or the form of a user.
 */
public final class LogoutForm {
    private static final String LOGOUT_TOKEN = "logout_token";

    private final HttpServletRequest request;
    private final LoginForm form;
    private final boolean isReadable;

    private LogoutForm(HttpServletRequest request, LoginForm form, boolean isReadable) {
        this.request = request;
        this.form = form;
        this.isReadable = isReadable;
    }

    /** Reads the body if it is a form. */
    public static LogoutForm read(HttpServletRequest request) {
        if (!LoginMediaType.isPostedForm(request)) {
            return new LogoutForm(request, LoginForm.NONE, true);
        }
        try {
            return new LogoutForm(request, LoginForm.of(request), true);
        } catch (UnreadableException e) {
            LoginBody.skipRest(request);
            return new LogoutForm(request, LoginForm.NONE, false);
        }
    }

    /** Returns false if the body is too long or is an invalid form. */
    public boolean isReadable() {
        return isReadable;
    }

    /** Returns whether the request has a logout token, in the right place or not. */
    public boolean hasLogoutToken() {
        return isInQuery() || !form.values(LOGOUT_TOKEN).isEmpty();
    }

    /** Returns the logout token; empty unless the form has exactly one, because logs would store a query. */
    public Optional<String> logoutToken() {
        List<String> values = form.values(LOGOUT_TOKEN);
        return values.size() == 1 && !isInQuery() ? Optional.of(values.get(0)) : Optional.empty();
    }

    private boolean isInQuery() {
        return LoginFields.isInQuery(request.getQueryString(), List.of(LOGOUT_TOKEN));
    }

    /**
     * Returns the values of another parameter, of the form and of the query.
     *
     * @throws RuntimeException if the container cannot parse the query
     */
    public List<String> values(String name) {
        List<String> values = new ArrayList<>(form.readHere().getOrDefault(name, List.of()));
        String[] parsed = request.getParameterValues(name);
        if (parsed != null) {
            values.addAll(List.of(parsed));
        }
        return values;
    }
}
