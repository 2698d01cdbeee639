package io.github.jwtfilter.login.flow;

import io.github.jwtfilter.login.LargestClaim;
import io.github.jwtfilter.login.Login;
import io.github.jwtfilter.login.LoginIssuer;
import io.github.jwtfilter.login.LoginIssuer.IssuedLogin;
import io.github.jwtfilter.login.ProvedUser;
import io.github.jwtfilter.login.SizeBudget;
import io.github.jwtfilter.login.TokenSizeLog;
import io.github.jwtfilter.transport.UnusableTokenException;
import java.time.Instant;
import java.util.Optional;

/** Begins a login for a user whose identity is proved. Every new login of this filter begins here. */
public final class LoginStart {
    private final LoginIssuer issuer;
    private final Optional<TokenRefresh> refresh;
    private final LoginCookies cookies;
    private final LoginEnd end;
    private final TokenSizeLog sizes;
    private final LoginEvents events;

    /**
     * Creates the start of all logins of one filter.
     *
     * @param refresh gives refresh tokens to logins without a cookie; empty if no login has them
     */
    public LoginStart(
            LoginIssuer issuer,
            Optional<TokenRefresh> refresh,
            LoginCookies cookies,
            LoginEnd end,
            TokenSizeLog sizes,
            LoginEvents events) {
        this.issuer = issuer;
        this.refresh = refresh;
        this.cookies = cookies;
        this.end = end;
        this.sizes = sizes;
        this.events = events;
    }

    /**
     * Begins a login. Issues a token, then ends the previous user's session or carries it over.
     *
     * @param byCookie whether the browser stores the token
     * @param means how the identity was proved, for the audit log
     * @throws UnusableTokenException if the token would be lost or refused; the failure is logged and the login is
     *     unchanged
     */
    IssuedLogin begin(CurrentLogin current, ProvedUser user, boolean byCookie, String means)
            throws UnusableTokenException {
        SizeBudget budget = byCookie ? cookies.budget(current) : SizeBudget.ofHeader();
        IssuedLogin issued = issue(current, user, budget, byCookie);
        if (budget.isNarrowFor(issued.token())) {
            LargestClaim largest = issuer.largestClaim(issued.login().claims());
            sizes.longLogin(issued, budget, largest);
        }
        current.begin(issued.login());
        if (byCookie) {
            end.endReplaced(current);
        }
        events.began(current.request(), issued.login(), user.identity().getName(), means);
        return issued;
    }

    /** Returns whether a login began here, so that {@link #confirm} can go on with it. */
    boolean mayConfirm(Login login) {
        return login.isPresent() && issuer.isOurs(login);
    }

    /**
     * Goes on with a login that a provider has just confirmed. The browser stores the token, and the session stays.
     *
     * @param sid the id of the login
     * @param authTime when the login began
     * @param user the user with the present roles and claims
     * @return false if that login is over; then nothing has changed
     * @throws UnusableTokenException as {@link #begin}
     */
    boolean confirm(CurrentLogin current, String sid, Instant authTime, ProvedUser user) throws UnusableTokenException {
        try {
            Optional<IssuedLogin> issued =
                    issuer.confirm(sid, authTime, user, cookies.budget(current), cookies.scope());
            if (issued.isEmpty()) {
                return false;
            }
            Login confirmed = issued.get().login();
            cookies.write(current, issued.get().token());
            if (current.login().isPresent() && current.login().id().equals(confirmed.id())) {
                current.refresh(confirmed);
            } else {
                current.begin(confirmed);
            }
            end.endReplaced(current);
            return true;
        } catch (UnusableTokenException e) {
            events.tokenFailed(user.identity(), e);
            throw e;
        }
    }

    /** Ends a login that a new one has replaced, although the browser may have withheld its cookie. */
    void endReplaced(CurrentLogin current, String sid) {
        end.endReplaced(current, sid);
    }

    private IssuedLogin issue(CurrentLogin current, ProvedUser user, SizeBudget budget, boolean byCookie)
            throws UnusableTokenException {
        try {
            if (byCookie) {
                IssuedLogin issued = issuer.issue(user, budget, cookies.scope());
                cookies.write(current, issued.token());
                return issued;
            }
            Optional<IssuedLogin> refreshable = refresh.flatMap(tokens -> tokens.begin(user, budget));
            return refreshable.isPresent() ? refreshable.get() : issuer.issue(user, budget, null);
        } catch (UnusableTokenException e) {
            events.tokenFailed(user.identity(), e);
            throw e;
        }
    }
}
