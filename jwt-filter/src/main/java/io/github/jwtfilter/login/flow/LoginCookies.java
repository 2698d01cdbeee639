package io.github.jwtfilter.login.flow;

import io.github.jwtfilter.login.ActiveLogins;
import io.github.jwtfilter.login.Authenticator;
import io.github.jwtfilter.login.Login;
import io.github.jwtfilter.login.LoginReader;
import io.github.jwtfilter.login.SizeBudget;
import io.github.jwtfilter.text.LogLimit;
import io.github.jwtfilter.transport.LoginCookie;
import io.github.jwtfilter.transport.TokenCookie;
import io.github.jwtfilter.transport.UnusableTokenException;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;

/**
 * The login cookies of a request and its response. A browser may send several cookies of the configured name, one for
 * each scope, and each may hold another login.
 */
public final class LoginCookies {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    private final LoginCookie cookie;
    private final Optional<TokenCookie> successMark;
    private final Authenticator authenticator;
    private final ActiveLogins logins;
    private final boolean needsTls;
    private final LogLimit log;

    /**
     * Creates the cookies of one filter.
     *
     * @param successMark marks a browser that has just logged in at a provider, see {@link ProviderLogin}
     * @param needsTls whether the cookie is always {@code Secure} and no configured origin promises TLS
     * @param log limits the warnings about a state that affects all clients
     */
    public LoginCookies(
            LoginCookie cookie,
            Optional<TokenCookie> successMark,
            Authenticator authenticator,
            ActiveLogins logins,
            boolean needsTls,
            LogLimit log) {
        this.cookie = cookie;
        this.successMark = successMark;
        this.authenticator = authenticator;
        this.logins = logins;
        this.needsTls = needsTls;
        this.log = log;
    }

    /** Returns the scope of the configured cookie. */
    String scope() {
        return cookie.scope();
    }

    /** Returns the room for a new token in the cookie of a response. */
    SizeBudget budget(CurrentLogin current) {
        return budget(current.request());
    }

    /** Returns the room for a new token in the cookie of the response to a request. */
    SizeBudget budget(HttpServletRequest request) {
        return SizeBudget.ofCookie(cookie, request);
    }

    /** Returns whether the request has a cookie of the configured name, valid or not. */
    boolean isPresent(CurrentLogin current) {
        return !cookie.read(current.request()).isEmpty();
    }

    /** Returns the logins of all valid cookies of the request. */
    List<Login> logins(CurrentLogin current) {
        return authenticator.loginsByCookie(current.request());
    }

    /**
     * Returns whether a new cookie replaces the cookie of a login in the browser. A login of another scope belongs to
     * another application and continues.
     */
    boolean replaces(Login login) {
        return cookie.replaces(LoginReader.cookieScope(login));
    }

    /**
     * Returns whether a renewal may overwrite the configured cookie. A token of another scope came in a different
     * cookie. In that case the configured cookie may hold another login, and a renewal must keep it.
     */
    boolean mayOverwrite(CurrentLogin current) {
        Login login = current.login();
        return isInOwnScope(login)
                || logins(current).stream().allMatch(other -> other.id().equals(login.id()) || logins.isEnded(other));
    }

    /**
     * Returns whether the token has the configured cookie scope. A token without a scope is accepted if the configured
     * scope is the narrowest, because browsers send that cookie first.
     */
    private boolean isInOwnScope(Login login) {
        String scope = LoginReader.cookieScope(login);
        return scope == null ? !cookie.mayHaveLeftovers() : cookie.scope().equals(scope);
    }

    /** Sets the cookie of a new login. */
    void write(CurrentLogin current, String token) throws UnusableTokenException {
        cookie.write(token, current.request(), current.own());
        current.cookieWritten();
        if (needsTls && !current.request().isSecure()) {
            log.log(
                    LOG,
                    Level.WARNING,
                    "JWTF-304 A login set a Secure cookie over plain HTTP. Browsers discard it, and the login has no"
                            + " effect, unless a proxy in front of this server uses TLS. If there is one, set"
                            + " publicOrigins. If not, set cookieSecure=auto.");
        }
    }

    /** Sets the cookie of a renewed token. */
    void renew(CurrentLogin current, String token) throws UnusableTokenException {
        if (isInOwnScope(current.authentication().login())) {
            cookie.overwrite(token, current.request(), current.own());
        } else {
            cookie.write(token, current.request(), current.own());
        }
        current.cookieWritten();
    }

    /** Clears the cookie in the browser, which may then log in again at once. */
    void clear(CurrentLogin current) {
        cookie.clear(current.request(), current.own());
        successMark.ifPresent(mark -> mark.clear(current.request(), current.own()));
        current.cookieWritten();
    }

    /**
     * Clears cookies of an earlier configuration if a cookie was refused. The refused cookie may be such a leftover,
     * and the browser would send it before every newer one.
     */
    public void clearLeftovers(CurrentLogin current) {
        if (current.authentication().refusedCookie() && cookie.mayHaveLeftovers()) {
            cookie.clearLeftovers(current.request(), current.own());
            current.cookieWritten();
        }
    }
}
