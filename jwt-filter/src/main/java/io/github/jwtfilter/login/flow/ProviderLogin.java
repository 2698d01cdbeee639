package io.github.jwtfilter.login.flow;

import io.github.jwtfilter.jose.KeysUnavailableException;
import io.github.jwtfilter.jose.Reason;
import io.github.jwtfilter.login.ActiveLogins;
import io.github.jwtfilter.login.Login;
import io.github.jwtfilter.login.LoginClaims;
import io.github.jwtfilter.login.ProvedUser;
import io.github.jwtfilter.oidc.Attempt;
import io.github.jwtfilter.oidc.Attempt.Confirmed;
import io.github.jwtfilter.oidc.Attempts;
import io.github.jwtfilter.oidc.AuthorizationRequest;
import io.github.jwtfilter.oidc.Callback;
import io.github.jwtfilter.oidc.Client;
import io.github.jwtfilter.oidc.HintCookie;
import io.github.jwtfilter.oidc.Provider;
import io.github.jwtfilter.oidc.ProviderException;
import io.github.jwtfilter.oidc.ProviderFailure;
import io.github.jwtfilter.oidc.ProviderMetadata;
import io.github.jwtfilter.oidc.ProviderUser;
import io.github.jwtfilter.oidc.ProviderUsers;
import io.github.jwtfilter.oidc.RedirectUri;
import io.github.jwtfilter.oidc.Tokens;
import io.github.jwtfilter.throttle.ClientFailures;
import io.github.jwtfilter.transport.LoginCookie;
import io.github.jwtfilter.transport.SavedTarget;
import io.github.jwtfilter.transport.TokenCookie;
import io.github.jwtfilter.transport.UnusableTokenException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Logs in at a provider: sends the browser there, and begins or confirms a login when it comes back. */
public final class ProviderLogin {
    /** The way of such a login in the audit log. */
    static final String MEANS = "oidc";

    /** A browser that needs another login so soon after one has lost it. */
    private static final Duration LOOP = Duration.ofSeconds(10);

    private final Client client;
    private final Provider provider;
    private final ProviderUsers users;
    private final String source;
    private final Optional<SharedNames> sharedNames;
    private final RedirectUri redirectUri;
    private final ClientFailures refusedCodes;
    private final Attempts attempts;
    private final SavedTarget savedTarget;
    private final TokenCookie succeeded;
    private final Optional<HintCookie> hints;
    private final LoginStart start;
    private final ActiveLogins logins;
    private final LoginEvents events;

    /**
     * Creates the login of one filter.
     *
     * @param source the name of the provider in tokens
     * @param sharedNames empty if users of the provider may have the names of local users
     * @param refusedCodes limits the codes of a client that the provider refuses
     * @param hints keeps what the provider needs at a logout; empty if a logout does not lead there
     * @param succeeded marks a browser for the seconds after a login, see {@link #begin}
     */
    public ProviderLogin(
            Client client,
            Provider provider,
            ProviderUsers users,
            String source,
            Optional<SharedNames> sharedNames,
            RedirectUri redirectUri,
            ClientFailures refusedCodes,
            Attempts attempts,
            SavedTarget savedTarget,
            TokenCookie succeeded,
            Optional<HintCookie> hints,
            LoginStart start,
            ActiveLogins logins,
            LoginEvents events) {
        this.client = client;
        this.provider = provider;
        this.users = users;
        this.source = source;
        this.sharedNames = sharedNames;
        this.redirectUri = redirectUri;
        this.refusedCodes = refusedCodes;
        this.attempts = attempts;
        this.savedTarget = savedTarget;
        this.succeeded = succeeded;
        this.hints = hints;
        this.start = start;
        this.logins = logins;
        this.events = events;
    }

    /**
     * Returns the cookie that marks a browser for the seconds after a login.
     *
     * @param cookieName the login cookie's name
     * @param loginPath the path of the login servlet as browsers send it
     */
    public static TokenCookie successCookie(String cookieName, String loginPath, TokenCookie.Secure secure) {
        return new TokenCookie(LoginCookie.withoutPrefix(cookieName) + "-p", loginPath, null, "Lax", secure)
                .withMaxAge(LOOP);
    }

    /**
     * Begins an attempt. If the request has a login of this provider, the attempt is to confirm it.
     *
     * <p>A browser that lost its login right after it succeeded is not sent to the provider again. The provider still
     * knows the user, so both would redirect in circles for ever. A login that was ended is not lost.
     *
     * @param target the page for after the login; empty if the saved target counts
     * @param insisted whether the user asked again after such a loss
     * @return a failure if the provider's metadata are unknown, or the login was just lost
     */
    public ProviderStep begin(CurrentLogin current, Optional<String> target, boolean insisted) {
        boolean isLost = !current.login().isPresent()
                && !insisted
                && current.refused() != Reason.REVOKED
                && !succeeded.read(current.request()).isEmpty();
        try {
            if (isLost) {
                throw new ProviderException(ProviderFailure.LOOP, lost(current));
            }
            return begin(current, target, confirmed(current.login()), false);
        } catch (ProviderException e) {
            return failed(current, e, target, Optional.empty());
        }
    }

    private ProviderStep failed(
            CurrentLogin current, ProviderException failure, Optional<String> target, Optional<Attempt> attempt) {
        save(target, current);
        events.providerFailed(current.request(), failure, attempt.isPresent());
        // Browsers may withhold the login cookie after a redirect from the provider. The attempt knows the login.
        boolean signedIn = current.login().isPresent()
                || attempt.flatMap(Attempt::confirmed).isPresent();
        return ProviderStep.failed(failure, target, signedIn);
    }

    /** Saves a page for a later attempt. */
    private void save(Optional<String> target, CurrentLogin current) {
        target.ifPresent(page -> savedTarget.save(page, current.request(), current.own()));
    }

    private static String lost(CurrentLogin current) {
        return (current.refused() == null ? "it sent no token" : "its token was refused as " + current.refused())
                + ". Check that all servers have the same keys and the right time, that the browser uses https if the"
                + " cookie is Secure, and that cookieDomain and cookiePath cover the address";
    }

    private Optional<Confirmed> confirmed(Login login) {
        boolean isOfProvider = start.mayConfirm(login)
                && LoginClaims.source(login).filter(source::equals).isPresent();
        return isOfProvider
                ? LoginClaims.providerSubject(login)
                        .map(subject -> new Confirmed(
                                login.claims().string("sid").orElseThrow(),
                                login.claims().time("auth_time").orElseThrow(),
                                subject))
                : Optional.empty();
    }

    private ProviderStep begin(
            CurrentLogin current, Optional<String> target, Optional<Confirmed> confirmed, boolean again)
            throws ProviderException {
        ProviderMetadata metadata = provider.metadataForLogin();
        try {
            Attempt attempt = attempts.begin(again, target, confirmed, current.request(), current.own());
            current.cookieWritten();
            if (attempt.target().isEmpty()) {
                save(target, current);
            }
            return ProviderStep.toProvider(
                    AuthorizationRequest.url(metadata, client, redirectUri.of(current.request()), attempt));
        } catch (KeysUnavailableException | IllegalArgumentException | IllegalStateException e) {
            throw noKeys();
        } catch (UnusableTokenException e) {
            throw new ProviderException(ProviderFailure.MISCONFIGURED, e.getMessage());
        }
    }

    private static ProviderException noKeys() {
        return new ProviderException(
                ProviderFailure.UNAVAILABLE, "this server has no key to sign with. A JWTF-4xx line says why");
    }

    /**
     * Finishes an attempt. Its cookie is cleared, whatever the result is. If the attempt is unknown or the provider calls
     * it too old, it begins again, once.
     *
     * @param query the query of the callback, from anybody
     * @throws UnusableTokenException if no usable token can be made for the user
     */
    public ProviderStep finish(CurrentLogin current, String query) throws UnusableTokenException {
        Optional<Attempt> attempt = Optional.empty();
        try {
            Callback callback = Callback.read(query)
                    .orElseThrow(() -> new ProviderException(
                            ProviderFailure.EXPIRED,
                            "the callback has a parameter twice, or one that is missing, malformed or too long"));
            attempt = take(current, callback.state());
            return attempt.isPresent() ? finish(current, attempt.get(), callback) : withoutAttempt(current, callback);
        } catch (ProviderException e) {
            return failed(current, e, attempt.flatMap(Attempt::target), attempt);
        } catch (UnusableTokenException e) {
            events.refusedByProvider(current.request(), "no token can be made");
            throw e;
        }
    }

    private Optional<Attempt> take(CurrentLogin current, String state) throws ProviderException {
        try {
            Optional<Attempt> attempt = attempts.take(state, current.request(), current.own());
            current.cookieWritten();
            return attempt;
        } catch (KeysUnavailableException | IllegalStateException e) {
            throw noKeys();
        }
    }

    /**
     * Answers a callback without an attempt. Another site may have sent it, so it never logs in. More often, the user came
     * back with the back button or after a long time.
     */
    private ProviderStep withoutAttempt(CurrentLogin current, Callback callback) throws ProviderException {
        if (current.login().isPresent()) {
            return ProviderStep.known();
        }
        if (callback.isDenied()) {
            throw new ProviderException(ProviderFailure.DENIED, "the provider answered 'access_denied'");
        }
        if (Attempts.mayTryAgain(callback.state())) {
            return begin(current, Optional.empty(), Optional.empty(), true);
        }
        throw new ProviderException(ProviderFailure.EXPIRED, "the browser came back too late, or it stores no cookies");
    }

    private ProviderStep finish(CurrentLogin current, Attempt attempt, Callback callback)
            throws ProviderException, UnusableTokenException {
        try {
            String code = callback.code(client, provider.metadata());
            Predicate<ProvedUser> isEnded = logins.watchProviderEnds();
            Tokens tokens = redeem(current, code, attempt);
            ProviderUser user = users.read(tokens, attempt.nonce());
            if (sharedNames.isPresent()) {
                sharedNames.get().refuseLocal(user.identity().getName());
            }
            ProvedUser proved = ProvedUser.ofProvider(user.identity(), source, user.subject(), user.session());
            if (isEnded.test(proved)) {
                throw new ProviderException(
                        ProviderFailure.EXPIRED, "the provider ended the session while the login was being made");
            }
            logIn(current, attempt, proved, user.subject());
            markSuccess(current);
            hints.ifPresent(hint -> hint.write(tokens.idToken(), user, current.request(), current.own()));
            return ProviderStep.loggedIn(attempt.target());
        } catch (ProviderException e) {
            if (e.failure() != ProviderFailure.EXPIRED) {
                throw e;
            }
            if (Attempts.mayTryAgain(callback.state())) {
                events.providerRepeats(e);
                return begin(current, attempt.target(), attempt.confirmed(), true);
            }
            // A fresh code was refused twice. Neither the user nor the browser is the cause.
            throw e.isByBrowser() ? e : new ProviderException(ProviderFailure.REFUSED_BY_PROVIDER, e.getMessage());
        }
    }

    private Tokens redeem(CurrentLogin current, String code, Attempt attempt) throws ProviderException {
        HttpServletRequest request = current.request();
        Duration lock = refusedCodes.lockLeft(request);
        if (!lock.isZero()) {
            throw ProviderException.throttled(lock);
        }
        try {
            return provider.redeem(code, attempt.verifier(), redirectUri.of(request));
        } catch (ProviderException e) {
            // A client can cause no other failure, so none of them may lock it.
            if (e.failure() == ProviderFailure.EXPIRED) {
                refusedCodes.failed(request);
            }
            throw e;
        }
    }

    /**
     * Goes on with a login of the same user, or begins a new one. Another tab may have logged in since the attempt began.
     * The browser may withhold its login here, and then the attempt knows the login.
     */
    private void logIn(CurrentLogin current, Attempt attempt, ProvedUser proved, String subject)
            throws UnusableTokenException {
        for (Optional<Confirmed> known : List.of(confirmed(current.login()), attempt.confirmed())) {
            boolean isSame =
                    known.filter(login -> login.subject().equals(subject)).isPresent();
            if (isSame && start.confirm(current, known.get().sid(), known.get().authTime(), proved)) {
                return;
            }
        }
        start.begin(current, proved, true, MEANS);
        attempt.confirmed()
                .filter(login -> !login.subject().equals(subject))
                .ifPresent(replaced -> start.endReplaced(current, replaced.sid()));
    }

    private void markSuccess(CurrentLogin current) {
        try {
            succeeded.write("1", current.request(), current.own());
        } catch (UnusableTokenException pathTooLong) {
            // Only the explanation of a loop is lost.
        }
    }
}
