package io.github.jwtfilter.recheck;

import io.github.jwtfilter.login.ProvedUser;
import java.time.Instant;

/** The result of a recheck. Immutable. */
public final class Outcome {
    /** The kinds of results. */
    public enum Kind {
        /** The account exists and may log in. */
        CONFIRMED,
        /** The login must end. */
        ENDED,
        /** The source has not answered yet. The next request asks for the result. */
        PENDING,
        /** Nothing is known of the account. */
        UNCHECKED
    }

    static final Outcome UNCHECKED = new Outcome(Kind.UNCHECKED, null, null, "");
    static final Outcome PENDING = new Outcome(Kind.PENDING, null, null, "");

    private final Kind kind;
    private final ProvedUser user;
    private final Instant checked;
    private final String reason;

    private Outcome(Kind kind, ProvedUser user, Instant checked, String reason) {
        this.kind = kind;
        this.user = user;
        this.checked = checked;
        this.reason = reason;
    }

    static Outcome confirmed(ProvedUser user, Instant checked) {
        return new Outcome(Kind.CONFIRMED, user, checked, "");
    }

    static Outcome ended(String reason) {
        return new Outcome(Kind.ENDED, null, null, reason);
    }

    /** Returns the kind. */
    public Kind kind() {
        return kind;
    }

    /** Returns the user with the current roles and claims; null unless confirmed. */
    public ProvedUser user() {
        return user;
    }

    /** Returns when the look-up began; null unless confirmed. */
    public Instant checked() {
        return checked;
    }

    /** Returns why the login must end, in words for the audit log. */
    public String reason() {
        return reason;
    }
}
