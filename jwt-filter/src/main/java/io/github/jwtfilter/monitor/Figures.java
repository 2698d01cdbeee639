package io.github.jwtfilter.monitor;

import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what happened in one filter since its start: logins and their ends, and everything that was refused. An
 * accepted request counts nothing, so it costs nothing. Safe for use by many threads.
 */
public final class Figures {
    private static final String THROTTLED = "throttled";
    private static final String NO_KEYS = "no_keys";
    private static final String STORE_BEHIND = "store_behind";
    private static final String LIST_FULL = "list_full";
    private static final String STORE_SILENT = "store_silent";
    private static final String USERS_SILENT = "users_silent";

    private final Tally logins = Tally.of("form", "json", "request.login", "oidc", "container");
    private final Tally failedLogins = Tally.of(
            "wrong_password",
            "unknown_user",
            "unknown_user_or_wrong_password",
            "locked",
            "expired",
            "disabled",
            THROTTLED,
            "the_users_cannot_be_asked",
            "no_token_can_be_made",
            "sent_from_another_site",
            "denied_by_the_provider",
            "login_needed_at_the_provider",
            "refused_by_the_provider",
            "the_provider_cannot_be_asked",
            "client_refused_by_the_provider",
            "clocks_differ",
            "answer_not_trusted",
            "no_user_here",
            "attempt_too_old");
    private final Tally logouts = Tally.of(
            "LogoutServlet",
            "everywhere",
            "request.logout",
            "session.invalidate",
            "logoutPaths",
            "login",
            "recheck",
            "refresh",
            "backchannel",
            "container",
            "endLogin",
            "endUser",
            "endAll");
    private final LongAdder locks = new LongAdder();
    private final LongAdder renewals = new LongAdder();
    private final Tally rechecks;
    private final Tally refusedTokens;
    private final Tally unavailable = Tally.of(NO_KEYS, STORE_BEHIND, LIST_FULL, STORE_SILENT, USERS_SILENT);

    /**
     * Creates counts of zero.
     *
     * @param rechecks counts the outcomes of rechecks
     * @param refusedTokens counts the reasons of refused tokens
     */
    public Figures(Tally rechecks, Tally refusedTokens) {
        this.rechecks = rechecks;
        this.refusedTokens = refusedTokens;
    }

    /** Counts a line of the audit log. */
    void happened(LoginEvent event) {
        String reason = event.reason().orElse("").replace(' ', '_');
        switch (event.type()) {
            case LOGIN:
                logins.add(event.means().orElse(""));
                break;
            case REFUSED:
                failedLogins.add(reason);
                break;
            case THROTTLED:
                // The reason may be the text of an application's store.
                failedLogins.add(failedLogins.has(reason) ? reason : THROTTLED);
                break;
            case LOCKED:
                locks.increment();
                break;
            default:
                logouts.add(event.means().orElse(""));
        }
    }

    /** Counts a new token for a login that goes on. */
    public void renewed() {
        renewals.increment();
    }

    /** Counts a request that failed because no keys are available. */
    public void lackedKeys() {
        unavailable.add(NO_KEYS);
    }

    /** Counts a request that failed because this server's copy of the shared store is too old. */
    public void wasBehind() {
        unavailable.add(STORE_BEHIND);
    }

    /** Counts a logout that failed because the list of ended logins has no room. */
    public void lackedRoom() {
        unavailable.add(LIST_FULL);
    }

    /** Counts a refresh that failed because the shared store did not answer. */
    public void storeWasSilent() {
        unavailable.add(STORE_SILENT);
    }

    /** Counts a refresh that failed because the account could not be looked up. */
    public void usersWereSilent() {
        unavailable.add(USERS_SILENT);
    }

    /** Returns the logins by their way, such as {@code form}. */
    public Map<String, Long> logins() {
        return logins.counts();
    }

    /** Returns the failed logins by their reason in the audit log, with underscores for spaces. */
    public Map<String, Long> failedLogins() {
        return failedLogins.counts();
    }

    /** Returns the ends of logins by their way, such as {@code LogoutServlet}. */
    public Map<String, Long> logouts() {
        return logouts.counts();
    }

    /** Returns the number of locks that began. */
    public long locks() {
        return locks.sum();
    }

    /** Returns the number of renewed tokens. */
    public long renewals() {
        return renewals.sum();
    }

    /** Returns the rechecks by their outcome. */
    public Map<String, Long> rechecks() {
        return rechecks.counts();
    }

    /** Returns the refused tokens by their reason. */
    public Map<String, Long> refusedTokens() {
        return refusedTokens.counts();
    }

    /** Returns the requests that the filter could not answer, by cause. */
    public Map<String, Long> unavailable() {
        return unavailable.counts();
    }
}
