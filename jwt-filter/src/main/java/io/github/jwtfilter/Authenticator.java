package io.github.jwtfilter;

import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.JwtVerifier;
import io.github.jwtfilter.jose.KeysUnavailableException;
import io.github.jwtfilter.jose.Reason;
import io.github.jwtfilter.jose.VerifiedJwt;
import io.github.jwtfilter.revocation.RevokedLogins;
import io.github.jwtfilter.session.Login;
import io.github.jwtfilter.spelling.LogLimit;
import io.github.jwtfilter.transport.LoginCookie;
import io.github.jwtfilter.transport.PresentedTokens;
import io.github.jwtfilter.transport.TokenFinder;
import io.github.jwtfilter.transport.TokenSource;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;

/** Who sent a request: finds its token, verifies it, and asks whether its login was ended. */
final class Authenticator {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    private final TokenFinder finder;
    private final LoginCookie cookie;
    private final JwtVerifier verifier;
    private final LoginReader reader;
    private final RevokedLogins revokedLogins;
    private final LogLimit unverified = new LogLimit();

    Authenticator(
            TokenFinder finder,
            LoginCookie cookie,
            JwtVerifier verifier,
            LoginReader reader,
            RevokedLogins revokedLogins) {
        this.finder = finder;
        this.cookie = cookie;
        this.verifier = verifier;
        this.reader = reader;
        this.revokedLogins = revokedLogins;
    }

    /** Absent, accepted or refused. Of several cookies of one name the first good one counts. */
    Authentication authenticate(HttpServletRequest request) {
        PresentedTokens presented = finder.find(request);
        Reason refused = null;
        for (String token : presented.texts()) {
            try {
                VerifiedJwt jwt = verifier.verify(token);
                Login login = reader.read(jwt);
                if (revokedLogins.isEmpty() || !revokedLogins.isRevoked(login.id())) {
                    return Authentication.accepted(
                            login, presented.source(), refused, jwt.key().signs());
                }
                refused = Reason.REVOKED;
            } catch (KeysUnavailableException e) {
                unverified.log(LOG, Level.WARNING, "token: not verified: {0}", e.getMessage());
                return Authentication.UNDECIDED;
            } catch (InvalidTokenException e) {
                LOG.log(Level.DEBUG, "token: refused: {0}: {1}", e.reason(), e.getMessage());
                refused = e.reason();
            }
        }
        return Authentication.refused(presented.source(), refused);
    }

    /** The logins of all cookies that a request carries, good ones only: a browser may hold one for each path. */
    List<Login> loginsByCookie(HttpServletRequest request) {
        List<Login> logins = new ArrayList<>();
        for (String token : cookie.read(request)) {
            try {
                logins.add(reader.read(verifier.verify(token)));
            } catch (InvalidTokenException e) {
                LOG.log(Level.DEBUG, "token: refused: {0}: {1}", e.reason(), e.getMessage());
            } catch (KeysUnavailableException e) {
                unverified.log(LOG, Level.WARNING, "token: not verified: {0}", e.getMessage());
            }
        }
        return logins;
    }

    /** What became of a request's token. */
    static final class Authentication {
        /** There was no token, or nobody asked. */
        static final Authentication NONE = new Authentication(Login.NONE, null, null, false, true);

        /** There was one, and no key to verify it with. */
        static final Authentication UNDECIDED = new Authentication(Login.NONE, null, null, false, false);

        private final Login login;
        private final TokenSource source;
        private final Reason refused;
        private final boolean signedByUs;
        private final boolean decided;

        private Authentication(Login login, TokenSource source, Reason refused, boolean signedByUs, boolean decided) {
            this.login = login;
            this.source = source;
            this.refused = refused;
            this.signedByUs = signedByUs;
            this.decided = decided;
        }

        /**
         * A login.
         *
         * @param earlier why a token before this one was refused; null if none was
         */
        static Authentication accepted(Login login, TokenSource source, Reason earlier, boolean signedByUs) {
            return new Authentication(login, source, earlier, signedByUs, true);
        }

        /** Null if there was no token. */
        static Authentication refused(TokenSource source, Reason reason) {
            return reason == null ? NONE : new Authentication(Login.NONE, source, reason, false, true);
        }

        /** Whether it is known if the token, if there was one, is good. */
        boolean isDecided() {
            return decided;
        }

        /** Whether a key that we may sign with had signed the token. */
        boolean signedByUs() {
            return signedByUs;
        }

        /** The login proved; {@link Login#NONE} if there was no token or it was refused. */
        Login login() {
            return login;
        }

        /** Whether the login was proved by what a browser sends of itself. */
        boolean byCookie() {
            return login.isPresent() && source == TokenSource.COOKIE;
        }

        /** Whether the login was proved by what a client puts there on purpose. */
        boolean byHeader() {
            return login.isPresent() && source == TokenSource.HEADER;
        }

        /** Why there is no login although there was a token; null otherwise. */
        Reason refused() {
            return login.isPresent() ? null : refused;
        }

        /** Whether a token in a cookie was refused, even if a later one of the same name was accepted. */
        boolean refusedCookie() {
            return refused != null && source == TokenSource.COOKIE;
        }
    }
}
