package io.github.jwtfilter.login.flow;

import io.github.jwtfilter.login.LoginIssuer.IssuedLogin;
import java.util.Optional;

/** The result of a refresh. Immutable. */
public final class RefreshOutcome {
    /** The kinds of results. */
    public enum Kind {
        /** There are new tokens. */
        ISSUED,
        /** The refresh token is invalid, and will be. The user must log in again. */
        REFUSED,
        /** Nobody can say now. The client should try again. */
        UNAVAILABLE,
        /** No usable token can be made for the user. */
        FAILED
    }

    static final RefreshOutcome REFUSED = new RefreshOutcome(Kind.REFUSED, null);
    static final RefreshOutcome UNAVAILABLE = new RefreshOutcome(Kind.UNAVAILABLE, null);
    static final RefreshOutcome FAILED = new RefreshOutcome(Kind.FAILED, null);

    private final Kind kind;
    private final IssuedLogin issued;

    private RefreshOutcome(Kind kind, IssuedLogin issued) {
        this.kind = kind;
        this.issued = issued;
    }

    static RefreshOutcome issued(IssuedLogin issued) {
        return new RefreshOutcome(Kind.ISSUED, issued);
    }

    /** Returns the kind. */
    public Kind kind() {
        return kind;
    }

    /** Returns the new tokens; empty for every other kind. */
    public Optional<IssuedLogin> issued() {
        return Optional.ofNullable(issued);
    }
}
