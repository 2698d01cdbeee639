package io.github.jwtfilter.login;

import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.Reason;
import io.github.jwtfilter.jose.VerifiedJwt;
import io.github.jwtfilter.revocation.Revocations;
import java.time.Instant;

/** Decides which logins still stand: those that are young enough and were not ended. Ends logins. */
public final class ActiveLogins {
    private final LoginReader reader;
    private final Revocations revocations;

    public ActiveLogins(LoginReader reader, Revocations revocations) {
        this.reader = reader;
        this.revocations = revocations;
    }

    /**
     * Returns the login of a verified token if it still stands. This is the only step between the verification of a
     * token and its acceptance.
     *
     * @throws InvalidTokenException if the token describes no login, the login is too old, or it was ended
     */
    Login admit(VerifiedJwt jwt) throws InvalidTokenException {
        Login login = read(jwt);
        if (isEnded(login)) {
            throw new InvalidTokenException(Reason.REVOKED, "the login was ended");
        }
        return login;
    }

    /**
     * Returns the login of a verified token, even if it was ended.
     *
     * @throws InvalidTokenException if the token describes no login, or the login is too old
     */
    Login read(VerifiedJwt jwt) throws InvalidTokenException {
        return reader.read(jwt);
    }

    /** Returns whether a login was ended. An anonymous request has no login to end. */
    public boolean isEnded(Login login) {
        // The id of a token without a name is a hash. It is computed only if there is something to compare it with.
        return login.isPresent() && !revocations.isEmpty() && revocations.isRevoked(login.id());
    }

    /** Ends a login. Returns false if that cannot be recorded; in that case the login continues. */
    public boolean end(Login login) {
        return revocations.revoke(login.id(), login.identity().getName(), reader.lastEnd(login));
    }

    /** Returns the latest possible end of a login, whatever its activity. */
    public Instant latestEnd(Login login) {
        return reader.latestEnd(login);
    }
}
