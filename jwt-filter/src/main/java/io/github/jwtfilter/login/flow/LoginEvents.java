package io.github.jwtfilter.login.flow;

import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.identity.IdentityStoreException;
import io.github.jwtfilter.login.Login;
import io.github.jwtfilter.monitor.AuditLog;
import io.github.jwtfilter.monitor.LoginEvent;
import io.github.jwtfilter.oidc.ProviderException;
import io.github.jwtfilter.oidc.ProviderFailure;
import io.github.jwtfilter.text.LogLimit;
import io.github.jwtfilter.text.LogText;
import io.github.jwtfilter.throttle.ClientLog;
import io.github.jwtfilter.transport.UnusableTokenException;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;

/** Records logins, failed attempts and logouts: for auditors in the audit log, for the operator in the log. */
public final class LoginEvents {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    /**
     * The maximum number of characters of a store's message in the log. Messages of databases and directories can be
     * long.
     */
    static final int MAX_STORE_MESSAGE = 500;

    private static final String FAILED = "JWTF-901 A login at the provider failed: {0}";

    private final AuditLog audit;
    private final ClientLog clientLog;
    private final ClientLog uncounted;
    private final LogLimit providerState;
    private final Clock clock;

    /**
     * Creates the records of one filter.
     *
     * @param clientLog limits warnings that any client can cause
     * @param uncounted limits failed logins that no throttle counts
     * @param providerState limits errors of the provider, which all clients meet
     */
    public LoginEvents(AuditLog audit, ClientLog clientLog, ClientLog uncounted, LogLimit providerState, Clock clock) {
        this.audit = audit;
        this.clientLog = clientLog;
        this.uncounted = uncounted;
        this.providerState = providerState;
        this.clock = clock;
    }

    /** Records a new login. */
    void began(HttpServletRequest request, Login login, String name, String means) {
        audit.happened(LoginEvent.login(clock.instant(), name, request.getRemoteAddr(), means, sid(login)));
    }

    /** Records a refused attempt. */
    void refused(HttpServletRequest request, Credentials credentials, String means, String reason) {
        audit.happened(LoginEvent.refused(clock.instant(), credentials.name(), request.getRemoteAddr(), means, reason));
    }

    /**
     * Records a failed attempt that no throttle counts. A client can repeat it at will, so attempts above the client's
     * hourly limit are recorded as throttled.
     */
    public void refusedUncounted(HttpServletRequest request, Credentials credentials, String means, String reason) {
        if (uncounted.allows(request)) {
            refused(request, credentials, means, reason);
        } else {
            throttled(request, credentials, means, reason);
        }
    }

    /** Records an attempt of a client or user that tries too often. */
    void throttled(HttpServletRequest request, Credentials credentials, String means, String reason) {
        audit.happened(
                LoginEvent.throttled(clock.instant(), credentials.name(), request.getRemoteAddr(), means, reason));
    }

    /** Records that a user is locked for some time. */
    public void locked(String user, String address, Duration time, long failures) {
        audit.happened(LoginEvent.locked(
                clock.instant(), user, address, "for " + time.toSeconds() + " s after " + failures + " failed logins"));
    }

    /** Tells the operator that a store could not answer. */
    void storeFailed(HttpServletRequest request, IdentityStoreException failure) {
        String why = LogText.of(String.valueOf(failure.getMessage()), MAX_STORE_MESSAGE);
        clientLog.log(
                request, LOG, Level.ERROR, "JWTF-302 A login failed, because the users cannot be checked: {0}", why);
    }

    /** Tells the operator that no usable token can be made for a user. */
    void tokenFailed(Identity identity, UnusableTokenException failure) {
        String name = LogText.of(identity.getName());
        String why = failure.getMessage();
        uncounted.logOf(
                name + " " + LogText.of(why),
                LOG,
                Level.ERROR,
                "JWTF-301 The login of ''{0}'' failed, because no usable token can be made: {1}",
                name,
                why);
    }

    /** Records why a login at a provider begins again. */
    void providerRepeats(ProviderException cause) {
        LOG.log(
                Level.DEBUG,
                "A login at the provider begins again: {0}",
                LogText.of(cause.getMessage(), MAX_STORE_MESSAGE));
    }

    /**
     * Records a failed login at a provider. Anybody can send a callback, so only one with an attempt counts as a login.
     *
     * @param hadAttempt whether the browser had begun the login
     */
    void providerFailed(HttpServletRequest request, ProviderException failure, boolean hadAttempt) {
        String why = LogText.of(String.valueOf(failure.getMessage()), MAX_STORE_MESSAGE);
        switch (failure.failure()) {
            case LOOP:
                clientLog.log(
                        request,
                        LOG,
                        Level.WARNING,
                        "JWTF-903 A browser came back without its login, right after that succeeded: {0}",
                        why);
                break;
            case UNAVAILABLE:
            case MISCONFIGURED:
            case CLOCK:
                if (failure.isByBrowser()) {
                    // Anybody can write such an answer. It must not hide what this server saw itself.
                    clientLog.log(request, LOG, Level.WARNING, FAILED, why);
                } else {
                    providerState.log(LOG, Level.ERROR, "JWTF-902 Logins at the provider fail: {0}", why);
                }
                break;
            default:
                if (failure.failure() == ProviderFailure.DENIED
                        || failure.failure() == ProviderFailure.EXPIRED && !hadAttempt) {
                    clientLog.log(request, LOG, Level.INFO, "A login at the provider was not finished: {0}", why);
                } else {
                    clientLog.log(request, LOG, Level.WARNING, FAILED, why);
                }
        }
        if (hadAttempt && failure.failure() == ProviderFailure.THROTTLED) {
            throttledByProvider(request, failure.failure().toString());
        } else if (hadAttempt) {
            refusedByProvider(request, failure.failure().toString());
        }
    }

    /** Records a failed login of a user whose name is unknown here. */
    void refusedByProvider(HttpServletRequest request, String reason) {
        if (uncounted.allows(request)) {
            audit.happened(
                    LoginEvent.refused(clock.instant(), "", request.getRemoteAddr(), ProviderLogin.MEANS, reason));
        } else {
            throttledByProvider(request, reason);
        }
    }

    private void throttledByProvider(HttpServletRequest request, String reason) {
        audit.happened(LoginEvent.throttled(clock.instant(), "", request.getRemoteAddr(), ProviderLogin.MEANS, reason));
    }

    /** Records the end of a login. */
    void ended(HttpServletRequest request, Login login, String means) {
        ended(request, login.identity().getName(), means, sid(login));
    }

    /** Records that the container session of a login ended without a request to this filter. */
    public void endedBySession(String sid) {
        audit.happened(LoginEvent.ended(clock.instant(), "", "server", "container", "the session ended", sid));
    }

    /** Records that this server ended a login for a reason. */
    void endedForReason(HttpServletRequest request, Login login, String means, String reason) {
        audit.happened(LoginEvent.ended(
                clock.instant(), login.identity().getName(), request.getRemoteAddr(), means, reason, sid(login)));
    }

    /** Records that this server ended a login that this request does not prove, so the user's name is unknown. */
    void endedForReason(HttpServletRequest request, String sid, String means, String reason) {
        audit.happened(LoginEvent.ended(clock.instant(), "", request.getRemoteAddr(), means, reason, sid));
    }

    /** Records a logout of a user that only the application knows. */
    void endedOfApplication(HttpServletRequest request, String means) {
        ended(request, "", means, null);
    }

    /** Records the end of a login that this request does not prove, so the user's name is unknown. */
    void endedBySid(HttpServletRequest request, String means, String sid) {
        ended(request, "", means, sid);
    }

    private void ended(HttpServletRequest request, String user, String means, String sid) {
        audit.happened(LoginEvent.logout(clock.instant(), user, request.getRemoteAddr(), means, sid));
    }

    /**
     * Records an end that the provider demanded. Its tokens name neither the user nor the logins as they are known here.
     *
     * @param reason what the provider ended
     */
    void endedByProvider(HttpServletRequest request, String reason) {
        audit.happened(LoginEvent.ended(clock.instant(), "", request.getRemoteAddr(), "backchannel", reason, null));
    }

    /**
     * Records an end by an operator.
     *
     * @param user the name of the user; empty if the end concerns one login or all
     * @param sid the id of the login; null if the end concerns several
     */
    void endedByOperator(String user, String means, String sid) {
        audit.happened(LoginEvent.logout(clock.instant(), user, "jmx", means, sid));
    }

    private static String sid(Login login) {
        return login.claims().string("sid").orElse(null);
    }
}
