package io.github.jwtfilter.login.flow;

import io.github.jwtfilter.login.ActiveLogins;
import io.github.jwtfilter.login.Authenticator.Authentication;
import io.github.jwtfilter.login.Login;
import io.github.jwtfilter.login.LoginIssuer;
import io.github.jwtfilter.login.TokenSizeLog;
import io.github.jwtfilter.monitor.Figures;
import io.github.jwtfilter.monitor.Tally;
import io.github.jwtfilter.recheck.Outcome;
import io.github.jwtfilter.recheck.Recheck;
import io.github.jwtfilter.transport.UnusableTokenException;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;

/** Renews the token of a login. A renewal keeps the login. */
public final class TokenRenewal {
    private final LoginIssuer issuer;
    private final ActiveLogins logins;
    private final LoginCookies cookies;
    private final TokenSizeLog sizes;
    private final Recheck recheck;
    private final ProviderRecheck providerRecheck;
    private final LoginEnd end;
    private final Tally rechecks;
    private final Figures figures;

    /**
     * Creates the renewals of one filter.
     *
     * @param rechecks counts rechecks by their outcome
     * @param figures counts the renewals
     */
    public TokenRenewal(
            LoginIssuer issuer,
            ActiveLogins logins,
            LoginCookies cookies,
            TokenSizeLog sizes,
            Recheck recheck,
            ProviderRecheck providerRecheck,
            LoginEnd end,
            Tally rechecks,
            Figures figures) {
        this.issuer = issuer;
        this.logins = logins;
        this.cookies = cookies;
        this.sizes = sizes;
        this.recheck = recheck;
        this.providerRecheck = providerRecheck;
        this.end = end;
        this.rechecks = rechecks;
        this.figures = figures;
    }

    /**
     * Plans the renewal of a request's token. If one is due, the account is rechecked first: the rest of the request has
     * the current roles, or is anonymous if the account no longer permits the login.
     *
     * @return writes the cookie if the login still stands, and may run more than once; empty if no renewal is due
     */
    public Optional<Runnable> plan(CurrentLogin current) {
        return isDue(current) && mayRenew(current) ? Optional.of(new Due(current)) : Optional.empty();
    }

    private boolean isDue(CurrentLogin current) {
        Authentication authentication = current.authentication();
        return authentication.byCookie()
                && current.login().isPresent()
                && authentication.signedByUs()
                && issuer.isRenewalDue(current.login())
                && !providerRecheck.isDue(current.login())
                && cookies.mayOverwrite(current);
    }

    private boolean mayRenew(CurrentLogin current) {
        Login login = current.login();
        Outcome outcome = recheck.check(login);
        rechecks.add(outcome.kind());
        switch (outcome.kind()) {
            case CONFIRMED:
                return refresh(current, outcome);
            case ENDED:
                end.endNow(current, "recheck", outcome.reason());
                return false;
            case UNCHECKED:
                return issuer.mayRenewUnchecked(login);
            default:
                // The next request asks again. Once half of the token's time is over, a slow source must not end the
                // login.
                return issuer.isHalfOver(login) && issuer.mayRenewUnchecked(login);
        }
    }

    private boolean refresh(CurrentLogin current, Outcome confirmed) {
        try {
            current.refresh(issuer.renew(current.login(), confirmed.user(), confirmed.checked(), cookies.scope())
                    .login());
            return true;
        } catch (UnusableTokenException e) {
            sizes.renewalFailed(e.getMessage());
            return false;
        }
    }

    /** The renewal of one request. */
    private final class Due implements Runnable {
        private final CurrentLogin current;
        private String renewed;

        Due(CurrentLogin current) {
            this.current = current;
        }

        /**
         * Renews the token just before the response commits. This or another request may have ended the login in the
         * meantime.
         */
        @Override
        public void run() {
            boolean stands = current.isUnchanged() && !logins.isEnded(current.login());
            if (!stands || current.own().isCommitted() || isOn(current.own(), renewed)) {
                return;
            }
            try {
                String token = issuer.renew(current.login(), cookies.scope()).token();
                cookies.renew(current, token);
                if (renewed == null) {
                    figures.renewed();
                }
                renewed = token;
            } catch (UnusableTokenException e) {
                // This is rare, because the presented token was shorter. That token stays valid until it expires.
                sizes.renewalFailed(e.getMessage() + "; "
                        + issuer.largestClaim(current.login().claims()));
            }
        }
    }

    private static boolean isOn(HttpServletResponse response, String token) {
        return token != null && response.getHeaders("Set-Cookie").stream().anyMatch(line -> line.contains(token));
    }
}
