package io.github.jwtfilter.refresh;

import io.github.jwtfilter.login.Login;

/** A verified refresh token of a login that stands. Only {@link RefreshTokens} creates instances. Immutable. */
public final class RefreshToken {
    private final Login login;
    private final long generation;

    RefreshToken(Login login, long generation) {
        this.login = login;
        this.generation = generation;
    }

    /** Returns the login, with the user's roles and claims as they were when the token was made. */
    public Login login() {
        return login;
    }

    /** Returns the number of refreshes of the family before this token was made. */
    public long generation() {
        return generation;
    }
}
