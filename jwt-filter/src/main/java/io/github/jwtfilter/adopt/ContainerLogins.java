package io.github.jwtfilter.adopt;

import io.github.jwtfilter.session.AdoptedSession;
import io.github.jwtfilter.session.AdoptedSession.Mark;
import io.github.jwtfilter.text.Digests;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.SessionCookieConfig;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.security.Principal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the login that the container keeps in the session of a request. Only a login by FORM counts, and only if the
 * session id came in a cookie: an id in the URL can be planted by a link.
 */
public final class ContainerLogins {
    private static final int SID_CHARACTERS = 22;

    /** No container has longer ids. */
    private static final int MAX_ID_CHARACTERS = 500;

    /** The cookie of Tomcat's single sign-on. It logs in to several applications at once. */
    private static final String SINGLE_SIGN_ON = "JSESSIONIDSSO";

    /** The name of the session cookie unless the application sets another one (Servlet 6.0 §7.1.1). */
    private static final String SESSION = "JSESSIONID";

    private final String application;
    private final List<String> roles;

    /**
     * Creates the logins of one application.
     *
     * @param application a name that differs for each application of a server
     * @param roles the roles to ask for, because a container cannot list the roles of a user
     */
    public ContainerLogins(String application, List<String> roles) {
        this.application = application;
        this.roles = List.copyOf(roles);
    }

    /** Returns the login in the session of a request that came from a client; empty if there is none. */
    public Optional<ContainerLogin> find(HttpServletRequest request) {
        // A request that another application forwards may have the user and the session of that application.
        if (request.getDispatcherType() != DispatcherType.REQUEST) {
            return Optional.empty();
        }
        HttpServletRequest own = ofContainer(request);
        if (!own.isRequestedSessionIdFromCookie() || !own.isRequestedSessionIdValid()) {
            return Optional.empty();
        }
        HttpSession session = own.getSession(false);
        Principal user = session == null ? null : own.getUserPrincipal();
        if (user == null
                || user.getName() == null
                || user.getName().isEmpty()
                || !HttpServletRequest.FORM_AUTH.equals(own.getAuthType())) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ContainerLogin(
                    session,
                    sid(session.getId()),
                    user.getName(),
                    () -> roles.stream().filter(own::isUserInRole).collect(Collectors.toUnmodifiableList()),
                    Instant.ofEpochSecond(session.getCreationTime() / 1000)));
        } catch (IllegalStateException endedMeanwhile) {
            return Optional.empty();
        }
    }

    /** Returns the container's own request. A filter of the application may have wrapped it, with a user of its own. */
    private static HttpServletRequest ofContainer(HttpServletRequest request) {
        HttpServletRequest own = request;
        while (own instanceof HttpServletRequestWrapper) {
            own = (HttpServletRequest) ((HttpServletRequestWrapper) own).getRequest();
        }
        return own;
    }

    /**
     * Returns whether the login may come from Tomcat's single sign-on. Its end in another application would stay
     * unknown here.
     */
    public static boolean isOfSeveralApplications(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        return cookies != null && Arrays.stream(cookies).map(Cookie::getName).anyMatch(SINGLE_SIGN_ON::equals);
    }

    /**
     * Returns the {@code sid} for tokens of the session that the browser names in its cookie, even if only another server
     * knows that session. Empty if it names none. If this server knows the session, its mark says more than its id, because
     * the id may have changed since.
     */
    public Optional<String> requestedSid(HttpServletRequest request) {
        HttpServletRequest own = ofContainer(request);
        return Optional.ofNullable(own.getRequestedSessionId())
                .filter(id -> own.isRequestedSessionIdFromCookie() && id.length() <= MAX_ID_CHARACTERS)
                .map(id -> markedSid(own).orElseGet(() -> sid(id)));
    }

    /**
     * Deletes the browser's session cookie if it names no session of this server. Another server may know that session, and
     * would adopt its login after the logout here.
     *
     * @return whether the cookie is deleted
     */
    public static boolean forgetUnknown(HttpServletRequest request, HttpServletResponse response) {
        HttpServletRequest own = ofContainer(request);
        if (!own.isRequestedSessionIdFromCookie() || own.isRequestedSessionIdValid() || own.getSession(false) != null) {
            return false;
        }
        SessionCookieConfig config = own.getServletContext().getSessionCookieConfig();
        String path = Optional.ofNullable(config.getPath()).orElse(own.getContextPath());
        for (String name : sessionCookies(own, config)) {
            forget(name, path.isEmpty() ? "/" : path, own, config, response);
            if (config.getPath() == null && !path.isEmpty()) {
                // Tomcat can add a slash (sessionCookiePathUsesTrailingSlash).
                forget(name, path + "/", own, config, response);
            }
        }
        return true;
    }

    /** Returns the names of the cookies with the session's id. A container can have a name of its own for all applications. */
    private static Set<String> sessionCookies(HttpServletRequest own, SessionCookieConfig config) {
        Set<String> names = Arrays.stream(Optional.ofNullable(own.getCookies()).orElse(new Cookie[0]))
                .filter(cookie -> own.getRequestedSessionId().equals(cookie.getValue()))
                .map(Cookie::getName)
                .collect(Collectors.toSet());
        return names.isEmpty() ? Set.of(Optional.ofNullable(config.getName()).orElse(SESSION)) : names;
    }

    private static void forget(
            String name,
            String path,
            HttpServletRequest own,
            SessionCookieConfig config,
            HttpServletResponse response) {
        Cookie cookie = new Cookie(name, "");
        cookie.setPath(path);
        if (config.getDomain() != null) {
            cookie.setDomain(config.getDomain());
        }
        cookie.setSecure(own.isSecure());
        cookie.setHttpOnly(true);
        cookie.setMaxAge(0);
        response.addCookie(cookie);
    }

    private static Optional<String> markedSid(HttpServletRequest own) {
        HttpSession session = own.getSession(false);
        try {
            return session == null
                    ? Optional.empty()
                    : AdoptedSession.mark(session)
                            .filter(mark -> !mark.isEnded())
                            .map(Mark::sid);
        } catch (IllegalStateException endedMeanwhile) {
            return Optional.empty();
        }
    }

    /**
     * Returns the {@code sid} for a session. All servers that know the session compute the same, so requests at the same
     * time begin one login. Containers add the name of the server after a dot, and some leave it out at times.
     */
    private String sid(String id) {
        return Digests.name("jwt-filter adopt " + application + "\n" + id.split("\\.", 2)[0], SID_CHARACTERS);
    }
}
