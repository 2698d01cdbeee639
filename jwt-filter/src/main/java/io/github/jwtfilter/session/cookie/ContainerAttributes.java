package io.github.jwtfilter.session.cookie;

import io.github.jwtfilter.login.Login;
import io.github.jwtfilter.session.ContainerSessions;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Attributes in a container session, and therefore only on this server. The container session is created with the first
 * attribute and belongs to the login.
 */
final class ContainerAttributes implements ServerSideAttributes {
    private static final String NAME = "io.github.jwtfilter.kept";

    private final HttpServletRequest request;
    private final Supplier<Login> login;
    private final Predicate<String> names;

    /** Keeps attributes with these names. */
    ContainerAttributes(HttpServletRequest request, Supplier<Login> login, Predicate<String> names) {
        this.request = request;
        this.login = login;
        this.names = names;
    }

    @Override
    public boolean accepts(String name) {
        return names.test(name);
    }

    @Override
    public Map<String, Object> of(String sessionId) {
        HttpSession container = ContainerSessions.open(request, login.get(), false);
        Object values = container == null ? null : container.getAttribute(NAME);
        boolean ours = values instanceof ServerSideValues && ((ServerSideValues) values).belongsTo(sessionId);
        return ours ? ((ServerSideValues) values).values() : Map.of();
    }

    @Override
    public void put(String sessionId, String name, Object value) {
        if (of(sessionId).isEmpty()) {
            ContainerSessions.open(request, login.get(), true).setAttribute(NAME, new ServerSideValues(sessionId));
        }
        of(sessionId).put(name, value);
    }
}
