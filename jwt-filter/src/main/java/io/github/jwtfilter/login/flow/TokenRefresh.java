package io.github.jwtfilter.login.flow;

import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.KeysUnavailableException;
import io.github.jwtfilter.login.ActiveLogins;
import io.github.jwtfilter.login.Login;
import io.github.jwtfilter.login.LoginIssuer;
import io.github.jwtfilter.login.LoginIssuer.IssuedLogin;
import io.github.jwtfilter.login.ProvedUser;
import io.github.jwtfilter.login.SizeBudget;
import io.github.jwtfilter.login.TokenSizeLog;
import io.github.jwtfilter.monitor.Figures;
import io.github.jwtfilter.monitor.Tally;
import io.github.jwtfilter.recheck.Outcome;
import io.github.jwtfilter.recheck.Recheck;
import io.github.jwtfilter.refresh.Families;
import io.github.jwtfilter.refresh.RefreshToken;
import io.github.jwtfilter.refresh.RefreshTokens;
import io.github.jwtfilter.refresh.Rotation;
import io.github.jwtfilter.revocation.StoreBehindException;
import io.github.jwtfilter.store.StoreException;
import io.github.jwtfilter.text.LogLimit;
import io.github.jwtfilter.text.LogText;
import io.github.jwtfilter.transport.UnusableTokenException;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Logins with refresh tokens: the first tokens, and new tokens for a refresh token (RFC 6749 section 6). A refresh keeps
 * the login. It concerns no cookie and leaves the login of its own request alone.
 */
public final class TokenRefresh {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");
    private static final int MAX_MESSAGE = 500;

    private final RefreshTokens tokens;
    private final Families families;
    private final LoginIssuer issuer;
    private final ActiveLogins logins;
    private final Recheck recheck;
    private final LoginEnd end;
    private final TokenSizeLog sizes;
    private final Tally rechecks;
    private final Figures figures;
    private final LogLimit withoutToken;
    private final LogLimit unanswered;

    /**
     * Creates the refreshes of one filter.
     *
     * @param rechecks counts rechecks by their outcome
     * @param figures counts refreshes as renewals
     * @param nanoTime a monotonic clock, for the limits of warnings
     */
    public TokenRefresh(
            RefreshTokens tokens,
            Families families,
            LoginIssuer issuer,
            ActiveLogins logins,
            Recheck recheck,
            LoginEnd end,
            TokenSizeLog sizes,
            Tally rechecks,
            Figures figures,
            LongSupplier nanoTime) {
        this.tokens = tokens;
        this.families = families;
        this.issuer = issuer;
        this.logins = logins;
        this.recheck = recheck;
        this.end = end;
        this.sizes = sizes;
        this.rechecks = rechecks;
        this.figures = figures;
        this.withoutToken = new LogLimit(nanoTime);
        this.unanswered = new LogLimit(nanoTime);
    }

    /**
     * Issues the first tokens of a new login.
     *
     * @return empty if the login cannot have a refresh token; it then begins without one
     */
    Optional<IssuedLogin> begin(ProvedUser user, SizeBudget budget) {
        try {
            IssuedLogin issued = issuer.issueWithFamily(user, budget);
            String first = tokens.sign(issued.login(), 0);
            families.begin(issued.login());
            return Optional.of(issued.with(first));
        } catch (StoreException | UnusableTokenException e) {
            withoutToken.log(
                    LOG,
                    Level.WARNING,
                    "JWTF-808 A login got no refresh token. It ends when its access token expires: {0}",
                    LogText.of(String.valueOf(e.getMessage()), MAX_MESSAGE));
            return Optional.empty();
        }
    }

    /**
     * Issues new tokens for a refresh token. The account is looked up first, as at a renewal.
     *
     * @param text any text from a client
     */
    public RefreshOutcome refresh(HttpServletRequest request, String text) {
        try {
            return refresh(request, tokens.read(text));
        } catch (InvalidTokenException e) {
            LOG.log(Level.DEBUG, "A refresh token was refused: {0}: {1}", e.reason(), e.getMessage());
            return RefreshOutcome.REFUSED;
        } catch (StoreBehindException e) {
            // The feed of the store logs that itself.
            figures.wasBehind();
            return RefreshOutcome.UNAVAILABLE;
        } catch (KeysUnavailableException | IllegalStateException e) {
            // The source of the keys logs that itself.
            figures.lackedKeys();
            return RefreshOutcome.UNAVAILABLE;
        } catch (StoreException e) {
            figures.storeWasSilent();
            unanswered.log(
                    LOG,
                    Level.WARNING,
                    "JWTF-809 A refresh was answered 503, because the store did not answer: {0}",
                    e.getMessage());
            return RefreshOutcome.UNAVAILABLE;
        } catch (UnusableTokenException e) {
            sizes.renewalFailed(e.getMessage());
            return RefreshOutcome.FAILED;
        }
    }

    private RefreshOutcome refresh(HttpServletRequest request, RefreshToken presented)
            throws StoreException, UnusableTokenException {
        Login login = presented.login();
        Outcome outcome = recheck.check(login);
        rechecks.add(outcome.kind());
        switch (outcome.kind()) {
            case CONFIRMED:
                return rotate(request, presented, issuer.renew(login, outcome.user(), outcome.checked(), null));
            case ENDED:
                end.endOfFamily(request, login, "recheck", outcome.reason());
                return RefreshOutcome.REFUSED;
            default:
                if (issuer.mayRenewUnchecked(login)) {
                    return rotate(request, presented, issuer.renew(login, null));
                }
                if (!recheck.canCheck(login)) {
                    // Nobody can ever look the user up, so a later attempt cannot succeed.
                    return RefreshOutcome.REFUSED;
                }
                figures.usersWereSilent();
                return RefreshOutcome.UNAVAILABLE;
        }
    }

    /** Uses the refresh token. All that may fail for another reason is done before. */
    private RefreshOutcome rotate(HttpServletRequest request, RefreshToken presented, IssuedLogin access)
            throws StoreException, UnusableTokenException {
        IssuedLogin issued = access.with(tokens.sign(access.login(), presented.generation() + 1));
        Rotation rotation = families.rotate(presented);
        // A parallel request may have found a reuse, or the user may have logged out meanwhile.
        boolean stands = !logins.isEnded(presented.login());
        if (rotation == Rotation.GRANTED && stands) {
            figures.renewed();
            return RefreshOutcome.issued(issued);
        }
        if (rotation == Rotation.REUSED && stands) {
            end.endOfFamily(request, presented.login(), "refresh", "refresh token reused");
        }
        return RefreshOutcome.REFUSED;
    }
}
