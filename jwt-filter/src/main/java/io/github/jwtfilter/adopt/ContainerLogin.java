package io.github.jwtfilter.adopt;

import jakarta.servlet.http.HttpSession;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** A login that the container keeps in the session of a request. It is valid during that request. */
public final class ContainerLogin {
    private final HttpSession session;
    private final String sid;
    private final String user;
    private final Supplier<List<String>> roles;
    private final Instant begun;

    ContainerLogin(HttpSession session, String sid, String user, Supplier<List<String>> roles, Instant begun) {
        this.session = session;
        this.sid = sid;
        this.user = user;
        this.roles = roles;
        this.begun = begun;
    }

    /** Returns the container's session. Another request may end it at any time. */
    public HttpSession session() {
        return session;
    }

    /** Returns the {@code sid} that the tokens of this session get, unless its id has changed since the first. */
    public String sid() {
        return sid;
    }

    /** Returns the name of the user. */
    public String user() {
        return user;
    }

    /** Returns the roles that the container confirms. Asks it for each. */
    public List<String> roles() {
        return roles.get();
    }

    /** Returns when the session was created. The password was entered then or later. */
    public Instant begun() {
        return begun;
    }
}
