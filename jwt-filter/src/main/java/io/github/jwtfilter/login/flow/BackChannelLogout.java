package io.github.jwtfilter.login.flow;

import io.github.jwtfilter.login.ActiveLogins;
import io.github.jwtfilter.monitor.Figures;
import io.github.jwtfilter.oidc.LogoutToken;
import io.github.jwtfilter.oidc.LogoutTokens;
import io.github.jwtfilter.oidc.ProviderException;
import io.github.jwtfilter.oidc.ProviderFailure;
import io.github.jwtfilter.revocation.Ending;
import io.github.jwtfilter.text.LogLimit;
import io.github.jwtfilter.throttle.ClientLog;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Ends logins because their provider demands it (OpenID Connect Back-Channel Logout 1.0 §2.7). */
public final class BackChannelLogout {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    private final Optional<LogoutTokens> tokens;
    private final ActiveLogins logins;
    private final LoginEvents events;
    private final Figures figures;
    private final Duration clockSkew;
    private final ClientLog clientLog;
    private final LogLimit stateLog;
    private final AnsweredLogouts answered;

    /**
     * Creates the end of all logins of a provider.
     *
     * @param tokens verifies the provider's tokens; empty if logins come from no provider
     * @param figures counts demands that fail because the provider's keys are unknown
     * @param clockSkew the tolerated difference between the clocks
     * @param clientLog limits the warnings, because any client can send a token
     * @param stateLog limits the warnings about clocks that differ
     * @param clock the clock by which tokens are verified
     */
    public BackChannelLogout(
            Optional<LogoutTokens> tokens,
            ActiveLogins logins,
            LoginEvents events,
            Figures figures,
            Duration clockSkew,
            ClientLog clientLog,
            LogLimit stateLog,
            Clock clock) {
        this.tokens = tokens;
        this.logins = logins;
        this.events = events;
        this.figures = figures;
        this.clockSkew = clockSkew;
        this.clientLog = clientLog;
        this.stateLog = stateLog;
        this.answered = new AnsweredLogouts(clock);
    }

    /**
     * Ends the logins that a token names: all of one session that began up to now, or those of a user that began up to
     * {@code iat}, the clock skew included. A token that was answered before ends nothing more. Servers do not share this memory,
     * so on another server the token ends newer logins of its session, or of its user up to that time.
     *
     * @param token what the request has as its only token; empty if it has none or several
     * @return refused if the token cannot be checked now; empty if it is no valid token of the provider
     */
    public Optional<Ending> end(HttpServletRequest request, Optional<String> token) {
        if (tokens.isEmpty()) {
            clientLog.log(
                    request,
                    LOG,
                    Level.WARNING,
                    "JWTF-942 A back-channel logout was refused, because the login servlet has no oidcIssuer. Set it, or"
                            + " remove the back-channel logout URL from the client at the provider.");
            return Optional.empty();
        }
        if (token.isEmpty()) {
            return refused(request, "expected one logout_token in the body of the form");
        }
        try {
            return Optional.of(end(request, tokens.get().verify(token.get())));
        } catch (ProviderException e) {
            if (e.failure() != ProviderFailure.UNAVAILABLE) {
                return refused(request, e.getMessage());
            }
            figures.lackedKeys();
            clientLog.log(
                    request,
                    LOG,
                    Level.WARNING,
                    "JWTF-941 A back-channel logout was answered 503, and its logins continue. Unless the provider tries"
                            + " again, they end with their tokens: {0}",
                    e.getMessage());
            return Optional.of(Ending.REFUSED);
        }
    }

    private Ending end(HttpServletRequest request, LogoutToken token) {
        return answered.of(token.id()).orElseGet(() -> {
            Ending ending = endNew(request, token);
            answered.remember(token.id(), token.lastUse(), ending);
            return ending;
        });
    }

    /** Ends one session if the token names one, else all logins of the user (§2.4). */
    private Ending endNew(HttpServletRequest request, LogoutToken token) {
        Ending ending = token.session()
                .map(session -> logins.endProviderSession(session, token.subject()))
                .orElseGet(() -> endUser(token));
        events.endedByProvider(
                request,
                (token.session().isPresent() ? "a session" : "all sessions") + " at the provider"
                        + token.sub().map(sub -> " of " + sub).orElse(""));
        return ending;
    }

    /** Ends all logins of a user who may log in again at once. So the time of the token counts, and not that of its arrival. */
    private Ending endUser(LogoutToken token) {
        // By a provider's slow clock the logins may have begun after the token.
        Instant last = token.issuedAt().plus(clockSkew);
        long late = logins.secondsSince(last);
        // The delivery may cross the end of a second.
        if (late > 1) {
            stateLog.log(
                    LOG,
                    Level.WARNING,
                    "JWTF-944 A back-channel logout of a user left the logins of the last {0} s open, because its logout_token"
                            + " was {1} s old. Synchronize the clocks of the provider, the servers and the store by NTP. If"
                            + " they agree, the provider sent the token late.",
                    String.valueOf(late),
                    String.valueOf(late + clockSkew.toSeconds()));
        }
        return logins.endProviderSubject(token.subject().orElseThrow(), last);
    }

    private Optional<Ending> refused(HttpServletRequest request, String why) {
        clientLog.log(
                request,
                LOG,
                Level.WARNING,
                "JWTF-940 A back-channel logout was refused, and its logins continue. If it came from the provider, the"
                        + " client there or the parameters of the login servlet are wrong: {0}",
                why);
        return Optional.empty();
    }
}
