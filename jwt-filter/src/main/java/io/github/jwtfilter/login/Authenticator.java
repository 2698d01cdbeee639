package io.github.jwtfilter.login;

import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.KeysUnavailableException;
import io.github.jwtfilter.jose.Reason;
import io.github.jwtfilter.jose.VerifiedJwt;
import io.github.jwtfilter.monitor.Tally;
import io.github.jwtfilter.revocation.StoreBehindException;
import io.github.jwtfilter.text.LogLimit;
import io.github.jwtfilter.text.LogText;
import io.github.jwtfilter.transport.LoginCookie;
import io.github.jwtfilter.transport.PresentedTokens;
import io.github.jwtfilter.transport.TokenFinder;
import io.github.jwtfilter.transport.TokenSource;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/** Identifies the sender of a request. It finds the token, verifies it, and checks whether its login was revoked. */
public final class Authenticator {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    /** The reasons for refusing tokens of a proxy that is configured well. */
    private static final Set<Reason> ORDINARY = Set.of(Reason.EXPIRED, Reason.REVOKED);

    private static final int MAX_DETAIL_CHARACTERS = 300;

    private final TokenFinder finder;
    private final LoginCookie cookie;
    private final TokenVerifier verifier;
    private final ActiveLogins logins;
    private final Tally refusals;
    private final LogLimit unverified;
    private final LogLimit refusedProxies;

    /**
     * Creates the authenticator of one filter.
     *
     * @param refusals counts refused tokens by their reason
     * @param nanoTime a monotonic clock, for the limit of warnings
     */
    public Authenticator(
            TokenFinder finder,
            LoginCookie cookie,
            TokenVerifier verifier,
            ActiveLogins logins,
            Tally refusals,
            LongSupplier nanoTime) {
        this.finder = finder;
        this.cookie = cookie;
        this.verifier = verifier;
        this.logins = logins;
        this.refusals = refusals;
        this.unverified = new LogLimit(nanoTime);
        this.refusedProxies = new LogLimit(nanoTime);
    }

    /**
     * Returns an absent, accepted or refused authentication. If several cookies have the same name, the first valid one
     * counts, even after one whose issuer has no keys now: another host of the domain may have set that cookie.
     */
    public Authentication authenticate(HttpServletRequest request) {
        PresentedTokens presented = finder.find(request);
        Reason refused = null;
        boolean undecided = false;
        for (String token : presented.texts()) {
            try {
                return admitted(verifier.verify(token, presented.source()), presented.source(), refused);
            } catch (KeysUnavailableException e) {
                logUnverified(e);
                undecided = true;
            } catch (InvalidTokenException e) {
                LOG.log(Level.DEBUG, "A token was refused: {0}: {1}", e.reason(), e.getMessage());
                logProxy(presented.source(), e);
                refusals.add(e.reason());
                refused = e.reason();
            }
        }
        return undecided ? Authentication.UNDECIDED : Authentication.refused(presented.source(), refused);
    }

    /** Logs the refusal of a proxy's token. If a line of 'issuers' is wrong, every user gets 401. */
    private void logProxy(TokenSource source, InvalidTokenException e) {
        if (source.isProxy() && !ORDINARY.contains(e.reason())) {
            refusedProxies.log(
                    LOG,
                    Level.WARNING,
                    "JWTF-412 A token in the header {0} was refused: {1}: {2}. If this happens to all users, correct the"
                            + " line of the proxy in ''issuers''.",
                    source.proxyHeader().orElseThrow(),
                    e.reason(),
                    LogText.of(e.getMessage(), MAX_DETAIL_CHARACTERS));
        }
    }

    private Authentication admitted(VerifiedJwt jwt, TokenSource source, Reason refused) throws InvalidTokenException {
        try {
            return Authentication.accepted(logins.admit(jwt), source, refused);
        } catch (StoreBehindException e) {
            return Authentication.behind(logins.read(jwt));
        }
    }

    /** Returns the logins of all valid cookies in the request. A browser may send one cookie for each path. */
    public List<Login> loginsByCookie(HttpServletRequest request) {
        List<Login> found = new ArrayList<>();
        for (String token : cookie.read(request)) {
            try {
                found.add(logins.read(verifier.verify(token, TokenSource.COOKIE)));
            } catch (InvalidTokenException e) {
                LOG.log(Level.DEBUG, "A token was refused: {0}: {1}", e.reason(), e.getMessage());
            } catch (KeysUnavailableException e) {
                logUnverified(e);
            }
        }
        return found;
    }

    private void logUnverified(KeysUnavailableException e) {
        unverified.log(
                LOG,
                Level.WARNING,
                "JWTF-308 A token was not verified, because no keys are available: {0}",
                e.getMessage());
    }

    /** The result of checking a request's token. */
    public static final class Authentication {
        /** The token was absent or was left unchecked. */
        public static final Authentication NONE = new Authentication(Login.NONE, null, null, true, Login.NONE);

        /** The request had a token, but no key was available to verify it. */
        static final Authentication UNDECIDED = new Authentication(Login.NONE, null, null, false, Login.NONE);

        private final Login login;
        private final TokenSource source;
        private final Reason refused;
        private final boolean decided;
        private final Login unadmitted;

        private Authentication(Login login, TokenSource source, Reason refused, boolean decided, Login unadmitted) {
            this.login = login;
            this.source = source;
            this.refused = refused;
            this.decided = decided;
            this.unadmitted = unadmitted;
        }

        /** Returns the result for a login that may have ended: this server lacks recent facts of the others. */
        public static Authentication behind(Login unadmitted) {
            return new Authentication(Login.NONE, null, null, false, unadmitted);
        }

        /**
         * Returns the result for a login.
         *
         * @param earlier the reason why an earlier token was refused; null if none was refused
         */
        static Authentication accepted(Login login, TokenSource source, Reason earlier) {
            return new Authentication(login, source, earlier, true, Login.NONE);
        }

        /**
         * Returns the result for a login that the container keeps in its session. It counts like one of a cookie, because a
         * browser sends the id of that session automatically.
         *
         * @param before the result for the request's token, which had no login
         */
        public static Authentication adopted(Login login, Authentication before) {
            return accepted(login, TokenSource.COOKIE, before.refusedCookie() ? before.refused() : null);
        }

        /**
         * Returns the result for a refused token, or {@link #NONE} if the reason is null because the token was absent.
         */
        static Authentication refused(TokenSource source, Reason reason) {
            return reason == null ? NONE : new Authentication(Login.NONE, source, reason, true, Login.NONE);
        }

        /**
         * Returns false if the request had a token that the filter can neither accept nor refuse: keys are missing, or
         * recent facts of other servers.
         */
        public boolean isDecided() {
            return decided;
        }

        /**
         * Returns the verified login that cannot be accepted for lack of recent facts. It can be ended. {@link Login#NONE}
         * in every other case.
         */
        public Login unadmitted() {
            return unadmitted;
        }

        /** Returns whether the token was signed with a key that this filter also signs with. */
        public boolean signedByUs() {
            return login.isSignedHere();
        }

        /** Returns the verified login, or {@link Login#NONE} if the token was absent or refused. */
        public Login login() {
            return login;
        }

        /** Returns whether the login was proved by a cookie. Browsers send cookies automatically. */
        public boolean byCookie() {
            return login.isPresent() && source == TokenSource.COOKIE;
        }

        /**
         * Returns whether another site may have caused a request with this login: a browser sent its token in a cookie, or a
         * proxy added it.
         */
        public boolean isAmbient() {
            return login.isPresent() && source != TokenSource.HEADER;
        }

        /** Returns whether the login was proved by the Authorization header. A client sends it deliberately. */
        public boolean byHeader() {
            return login.isPresent() && source == TokenSource.HEADER;
        }

        /** Returns the reason why the token was refused. Null if the token was absent or a login was accepted. */
        public Reason refused() {
            return login.isPresent() ? null : refused;
        }

        /** Returns whether the token that a proxy added was refused. A login here would leave it there. */
        public boolean isProxyRefused() {
            return refused() != null && source.isProxy();
        }

        /** Returns the reason why a token in the Authorization header was refused. Null if none was. */
        public Reason refusedHeader() {
            return source == TokenSource.HEADER ? refused() : null;
        }

        /** Returns whether a token in a cookie was refused, even if a later cookie of the same name was accepted. */
        public boolean refusedCookie() {
            return refused != null && source == TokenSource.COOKIE;
        }
    }
}
