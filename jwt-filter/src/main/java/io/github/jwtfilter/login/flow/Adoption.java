package io.github.jwtfilter.login.flow;

import io.github.jwtfilter.adopt.ContainerLogin;
import io.github.jwtfilter.adopt.ContainerLogins;
import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.login.ActiveLogins;
import io.github.jwtfilter.login.Authenticator.Authentication;
import io.github.jwtfilter.login.Login;
import io.github.jwtfilter.login.LoginClaims;
import io.github.jwtfilter.login.LoginIssuer;
import io.github.jwtfilter.login.LoginIssuer.IssuedLogin;
import io.github.jwtfilter.login.ProvedUser;
import io.github.jwtfilter.login.SizeBudget;
import io.github.jwtfilter.login.TokenSizeLog;
import io.github.jwtfilter.revocation.StoreBehindException;
import io.github.jwtfilter.session.AdoptedSession;
import io.github.jwtfilter.session.AdoptedSession.Mark;
import io.github.jwtfilter.session.ContainerSessions;
import io.github.jwtfilter.text.FoldedName;
import io.github.jwtfilter.text.RateLimitedLog;
import io.github.jwtfilter.transport.UnusableTokenException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Gives a token to a user who is logged in to the container ({@code adopt=container}). All tokens of one container session
 * are tokens of one login. After that login has ended, the session gets no more tokens and ends.
 */
public final class Adoption {
    /** Adopts nothing. */
    public static final Adoption NONE = new Adoption(null, "", null, null, null, null, null, null, null, null);

    /** The means of an adopted login in the audit log. */
    private static final String MEANS = "container";

    private static final String OTHER_USER = "another user in the container session";

    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    private final ContainerLogins containers;
    private final String source;
    private final LoginIssuer issuer;
    private final ActiveLogins logins;
    private final LoginCookies cookies;
    private final LoginEnd end;
    private final TokenSizeLog sizes;
    private final LoginEvents events;
    private final Consumer<HttpSession> used;
    private final RateLimitedLog log;

    /**
     * Creates the adoption of one filter.
     *
     * @param source the name of the container's users in tokens
     * @param used learns of each request of a user of a container session
     */
    public Adoption(
            ContainerLogins containers,
            String source,
            LoginIssuer issuer,
            ActiveLogins logins,
            LoginCookies cookies,
            LoginEnd end,
            TokenSizeLog sizes,
            LoginEvents events,
            Consumer<HttpSession> used,
            RateLimitedLog log) {
        this.containers = containers;
        this.source = source;
        this.issuer = issuer;
        this.logins = logins;
        this.cookies = cookies;
        this.end = end;
        this.sizes = sizes;
        this.events = events;
        this.used = used;
        this.log = log;
    }

    /**
     * Decides what the container's session means for a request.
     *
     * @param presented the result for the request's token
     */
    public Adopted decide(HttpServletRequest request, Authentication presented) {
        Optional<ContainerLogin> found = mayLook(presented) ? containers.find(request) : Optional.empty();
        if (found.isEmpty()) {
            return Adopted.nothing(presented);
        }
        used.accept(found.get().session());
        if (ContainerLogins.isOfSeveralApplications(request)) {
            logSingleSignOn(presented);
            return Adopted.nothing(presented);
        }
        try {
            Optional<Mark> mark = AdoptedSession.mark(found.get().session());
            return presented.login().isPresent()
                    ? compared(presented, found.get(), mark)
                    : vouched(request, presented, found.get(), mark);
        } catch (IllegalStateException endedMeanwhile) {
            return Adopted.nothing(presented);
        }
    }

    /**
     * Returns whether the session may count. A token that a client or a proxy adds to a request is that request's only
     * proof, even if it is refused.
     */
    private boolean mayLook(Authentication presented) {
        boolean byCookie = presented.login().isPresent()
                ? presented.byCookie() && !presented.login().isListed()
                : presented.refusedHeader() == null && !presented.isProxyRefused();
        return containers != null && presented.isDecided() && byCookie;
    }

    /** Decides for a request without a login of its own. */
    private Adopted vouched(
            HttpServletRequest request, Authentication presented, ContainerLogin container, Optional<Mark> mark) {
        HttpSession session = container.session();
        Optional<Mark> going = mark.filter(known -> !known.isEnded());
        if (mark.isPresent()
                && going.filter(known -> known.isOf(container.user())).isEmpty()) {
            return ended(presented, session, going);
        }
        if (!issuer.isYoung(container.begun())) {
            logTooOld();
            return Adopted.nothing(presented);
        }
        Identity user = new Identity(container.user(), container.roles(), Map.of());
        String sid = mark.map(Mark::sid).orElse(container.sid());
        SizeBudget budget = cookies.budget(request);
        try {
            IssuedLogin issued =
                    issuer.adopt(sid, container.begun(), new ProvedUser(user, source, null), budget, cookies.scope());
            return stands(issued, session)
                    ? new Adopted(
                            Authentication.adopted(issued.login(), presented),
                            current -> begin(current, container, sid, issued, budget))
                    : ended(presented, session, going.filter(known -> !logins.isEnded(issued.login())));
        } catch (UnusableTokenException e) {
            events.tokenFailed(user, e);
            return Adopted.nothing(presented);
        } catch (UndecidedException e) {
            return Adopted.nothing(Authentication.behind(e.login));
        }
    }

    private boolean stands(IssuedLogin issued, HttpSession session) throws UndecidedException {
        try {
            return logins.stands(issued.login()) && AdoptedSession.isFreeFor(session, issued.login());
        } catch (StoreBehindException e) {
            throw new UndecidedException(issued.login());
        }
    }

    /**
     * The session ends, because its login was ended or it has changed its user.
     *
     * @param going the mark of a login that goes on elsewhere; it ends too
     */
    private Adopted ended(Authentication presented, HttpSession session, Optional<Mark> going) {
        return new Adopted(presented, current -> {
            going.ifPresent(mark -> end.endOfSession(current.request(), mark.sid(), MEANS, OTHER_USER));
            ContainerSessions.end(session);
        });
    }

    private void begin(
            CurrentLogin current, ContainerLogin container, String sid, IssuedLogin issued, SizeBudget budget) {
        Login login = issued.login();
        boolean isFirst;
        try {
            isFirst = AdoptedSession.adopt(container.session(), login, sid);
            if (!isFirst && !isMarked(container, sid)) {
                current.revoke();
                return;
            }
        } catch (IllegalStateException endedMeanwhile) {
            current.revoke();
            return;
        }
        try {
            cookies.write(current, issued.token());
        } catch (UnusableTokenException e) {
            events.tokenFailed(login.identity(), e);
        }
        if (isFirst) {
            if (budget.isNarrowFor(issued.token())) {
                sizes.longLogin(issued, budget, issuer.largestClaim(login.claims()));
            }
            events.began(current.request(), login, container.user(), MEANS);
        }
    }

    private static boolean isMarked(ContainerLogin container, String sid) {
        return AdoptedSession.mark(container.session())
                .filter(mark -> mark.sid().equals(sid))
                .isPresent();
    }

    /** Decides for a request whose cookie has a login. */
    private Adopted compared(Authentication presented, ContainerLogin container, Optional<Mark> mark) {
        Login login = presented.login();
        String sid = login.claims().string("sid").orElse("");
        boolean isChanged = mark.isPresent()
                ? mark.get().sid().equals(sid) && !mark.get().isOf(container.user())
                : !FoldedName.of(container.user())
                        .equals(FoldedName.of(login.identity().getName()));
        if (isChanged) {
            return new Adopted(presented, this::endOfBoth);
        }
        if (mark.isPresent()) {
            return Adopted.nothing(presented);
        }
        boolean isSame = !sid.isEmpty()
                && container.user().equals(login.identity().getName())
                && LoginClaims.source(login).filter(source::equals).isPresent()
                && AdoptedSession.isFreeFor(container.session(), login);
        return new Adopted(presented, current -> {
            if (isSame) {
                join(container.session(), login, sid);
            } else {
                leaveToToken(container.session());
            }
        });
    }

    /**
     * Ends a session of an equal name that has no mark. It is of another source or another login, so the end of the token's
     * login would not end it, and the session could then bring back the user, with other roles.
     */
    private void leaveToToken(HttpSession session) {
        if (log.isNews("sources")) {
            LOG.log(
                    Level.INFO,
                    "A browser had a token and also logged in to the container. The container session ended, and the login"
                            + " of the token goes on. If this happens often, let the login form post to the LoginServlet"
                            + " instead of j_security_check.");
        }
        ContainerSessions.end(session);
    }

    /** Gives a further session of the same user to the login, so that the end of one is the end of both. */
    private static void join(HttpSession session, Login login, String sid) {
        try {
            AdoptedSession.adopt(session, login, sid);
        } catch (IllegalStateException endedMeanwhile) {
            // The request keeps its login, and the session is gone for the application too.
        }
    }

    /**
     * Ends the login and the session, because they have different users. The second user entered a password at the container
     * without a logout of the first, or somebody planted the session. None of the two may act as the other.
     */
    private void endOfBoth(CurrentLogin current) {
        if (log.isNews("users")) {
            LOG.log(
                    Level.WARNING,
                    "JWTF-324 A browser had the token of one user and the container session of another, so both logins were"
                            + " ended. The user logs in again. If this happens often, let the login form post to the"
                            + " LoginServlet instead of j_security_check.");
        }
        end.endNow(current, MEANS, OTHER_USER);
    }

    private void logTooOld() {
        if (log.isNews("age")) {
            Duration longest = issuer.longestUnchecked();
            LOG.log(
                    Level.WARNING,
                    "JWTF-320 A container session was not adopted, because it is older than {0} minutes, so its user logs in"
                            + " again. To adopt older sessions, raise maxLifetime, and recheckWithin if it is set, until"
                            + " adopt=container is removed.",
                    Long.toString(longest.toMinutes()));
        }
    }

    private void logSingleSignOn(Authentication presented) {
        if (!presented.login().isPresent() && log.isNews("single sign-on")) {
            LOG.log(
                    Level.WARNING,
                    "JWTF-323 A login of Tomcat's single sign-on was not adopted, because it belongs to several"
                            + " applications and may end in another one. Its users log in here. To adopt logins, remove"
                            + " the SingleSignOn valve before the change.");
        }
    }

    /** This server lacks recent facts of the others, so it cannot know whether a login was ended. */
    private static final class UndecidedException extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Login login;

        UndecidedException(Login login) {
            super(null, null, false, false);
            this.login = login;
        }
    }
}
