package io.github.jwtfilter.login.flow;

import io.github.jwtfilter.adopt.ContainerLogins;
import io.github.jwtfilter.login.ActiveLogins;
import io.github.jwtfilter.login.Login;
import io.github.jwtfilter.monitor.Figures;
import io.github.jwtfilter.revocation.Ending;
import io.github.jwtfilter.text.LogLimit;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Ends logins: at a logout, and when a new login replaces them. Operators end logins in {@link LoginsMonitor}. */
public final class LoginEnd {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    /** What a logout ends. */
    public enum Scope {
        /** The logins that the request proves. */
        LOGIN,
        /** Also all other logins of the user. */
        USER
    }

    /** The request attribute for applications that log out by themselves: other servers do not know the logout yet. */
    private static final String LOGOUT_PENDING = "io.github.jwtfilter.logoutPending";

    private final ActiveLogins logins;
    private final LoginCookies cookies;
    private final LoginEvents events;
    private final Consumer<Login> forget;
    private final Optional<ContainerLogins> containers;
    private final Figures figures;
    private final LogLimit log;

    /**
     * Creates the end of all logins of one filter.
     *
     * @param forget deletes what a store keeps for the refresh tokens of an ended login
     * @param containers the container's logins that are adopted, see {@link Adoption}; empty if none are
     * @param figures counts logouts that fail
     * @param log limits the warnings about a state that affects all clients
     */
    public LoginEnd(
            ActiveLogins logins,
            LoginCookies cookies,
            LoginEvents events,
            Consumer<Login> forget,
            Optional<ContainerLogins> containers,
            Figures figures,
            LogLimit log) {
        this.logins = logins;
        this.cookies = cookies;
        this.events = events;
        this.forget = forget;
        this.containers = containers;
        this.figures = figures;
        this.log = log;
    }

    /** Logs out. If the end is refused, the login continues. */
    public Ending tryLogOut(CurrentLogin current, String means, Scope scope) {
        Ending ending = end(current, means, scope);
        if (ending != Ending.REFUSED) {
            current.leave();
        }
        return ending;
    }

    /**
     * Ends the login for all later requests. This request keeps its user.
     *
     * @return refused if the login continues, because no keys are available or its end cannot be recorded
     */
    public Ending endLogin(CurrentLogin current, String means) {
        return end(current, means, Scope.LOGIN);
    }

    private Ending end(CurrentLogin current, String means, Scope scope) {
        if (current.isEnded() && scope == Scope.LOGIN) {
            return current.request().getAttribute(LOGOUT_PENDING) == null ? Ending.STORED : Ending.WAITING;
        }
        Login unadmitted = current.authentication().unadmitted();
        if (!current.authentication().isDecided() && !unadmitted.isPresent()) {
            log.log(
                    LOG,
                    Level.WARNING,
                    "JWTF-305 A logout was refused, because there are no keys to verify the token. The login continues.");
            figures.lackedKeys();
            return Ending.REFUSED;
        }
        Login login = unadmitted.isPresent() ? unadmitted : current.login();
        Map<String, Login> ending = new LinkedHashMap<>();
        cookies.logins(current).forEach(each -> ending.put(each.id(), each));
        if (login.isPresent()) {
            ending.put(login.id(), login);
        }
        Ending outcome = endContainerSession(current, login);
        if (outcome != Ending.REFUSED) {
            outcome = outcome.and(scope == Scope.USER ? endUser(login, ending) : endAll(ending.values()));
        }
        if (outcome == Ending.REFUSED) {
            log.log(
                    LOG,
                    Level.ERROR,
                    "JWTF-306 A logout was refused, because the list of ended logins is full of entries that still"
                            + " count. The login continues.");
            figures.lackedRoom();
            return outcome;
        }
        if (outcome == Ending.WAITING) {
            current.request().setAttribute(LOGOUT_PENDING, true);
        } else {
            ending.values().forEach(forget);
        }
        if (ending.isEmpty() && current.hasSession()) {
            // The application keeps its own login in the session. Only the application knows the user name.
            events.endedOfApplication(current.request(), means);
        }
        boolean cookieToClear = login.isPresent() || cookies.isPresent(current);
        if (cookieToClear && !current.response().isCommitted()) {
            cookies.clear(current);
        }
        if (containers.isPresent()
                && !current.response().isCommitted()
                && ContainerLogins.forgetUnknown(current.request(), current.own())) {
            current.cookieWritten();
        }
        current.end();
        ending.values().forEach(each -> events.ended(current.request(), each, means));
        return outcome;
    }

    /**
     * Ends the login, and the container session that the browser names. Another server may know that session and would adopt
     * it again. Does nothing if the login was adopted from it, because its own end says so.
     */
    private Ending endContainerSession(CurrentLogin current, Login login) {
        return containers
                .flatMap(known -> known.requestedSid(current.request()))
                .filter(sid -> login.isPresent()
                        && login.claims().string("sid").filter(sid::equals).isEmpty())
                .map(sid -> logins.end(login, sid))
                .orElse(Ending.STORED);
    }

    /**
     * Ends all logins of the user, and the logins of other cookies of the request. While logins of the container are adopted,
     * the user has logins from two sources: the container and the store.
     */
    private Ending endUser(Login login, Map<String, Login> ending) {
        Map<String, Login> others = new LinkedHashMap<>(ending);
        others.remove(login.id());
        Ending ofOthers = endAll(others.values());
        if (!login.isPresent()) {
            return ofOthers;
        }
        boolean ofAllSources = containers.isPresent() && !login.isListed();
        return ofOthers.and(ofAllSources ? logins.endName(login) : logins.endUser(login));
    }

    private Ending endAll(Collection<Login> ending) {
        return ending.isEmpty() ? Ending.STORED : logins.end(ending);
    }

    /** Ends a login for a reason that this server found. From now on the request is anonymous. */
    void endNow(CurrentLogin current, String means, String reason) {
        Login login = current.login();
        endTokens(login);
        cookies.clear(current);
        current.revoke();
        events.endedForReason(current.request(), login, means, reason);
    }

    /**
     * Ends a login with refresh tokens: because of the state of its account, or because two parties have its tokens. The
     * request keeps its own login, if it has one.
     */
    void endOfFamily(HttpServletRequest request, Login login, String means, String reason) {
        if (endTokens(login) != Ending.WAITING) {
            forget.accept(login);
        }
        events.endedForReason(request, login, means, reason);
    }

    /**
     * Ends the login of a container session that may not count any more. The request has no login.
     *
     * @param sid the {@code sid} of the login
     */
    void endOfSession(HttpServletRequest request, String sid, String means, String reason) {
        logins.endLogin(sid);
        events.endedForReason(request, sid, means, reason);
    }

    private Ending endTokens(Login login) {
        Ending ending = logins.end(login);
        if (ending == Ending.REFUSED) {
            log.log(
                    LOG,
                    Level.ERROR,
                    "JWTF-314 A login ended after a recheck or a reused refresh token, and its tokens cannot be refused,"
                            + " because the list of ended logins is full. Each is accepted until its next renewal.");
        }
        return ending;
    }

    /**
     * Ends the logins whose cookies the new login replaces. The browser has lost these cookies, and a late response
     * must not restore them.
     */
    void endReplaced(CurrentLogin current) {
        for (Login replaced : cookies.logins(current)) {
            boolean goesOn = replaced.id().equals(current.login().id());
            if (goesOn || !cookies.replaces(replaced) || logins.isEnded(replaced)) {
                continue;
            }
            if (isRecorded(logins.end(replaced))) {
                events.ended(current.request(), replaced, "login");
            }
        }
    }

    /**
     * Ends a login that the new login replaces, if {@link #endReplaced(CurrentLogin)} did not see it. The browser
     * withholds a cookie with {@code SameSite=Strict} when it comes back from a provider.
     */
    void endReplaced(CurrentLogin current, String sid) {
        boolean seen = cookies.logins(current).stream()
                .anyMatch(login ->
                        login.claims().string("sid").filter(sid::equals).isPresent());
        if (!seen) {
            logins.endLogin(sid);
            events.endedBySid(current.request(), "login", sid);
        }
    }

    private static boolean isRecorded(Ending ending) {
        if (ending == Ending.REFUSED) {
            LOG.log(
                    Level.ERROR,
                    "JWTF-303 A new login replaced an older one that cannot be ended, because the list of ended logins"
                            + " has no room for it. The old token stays valid until it expires.");
        }
        return ending != Ending.REFUSED;
    }
}
