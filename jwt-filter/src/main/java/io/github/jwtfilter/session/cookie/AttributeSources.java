package io.github.jwtfilter.session.cookie;

import io.github.jwtfilter.login.Login;
import io.github.jwtfilter.session.AttributeFactory;
import io.github.jwtfilter.values.ValueCodec;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The configured sources of session attributes: the login, the cookie, and the container session. */
final class AttributeSources {
    private final ValueCodec codec;
    private final AttributeFactory factory;
    private final Set<String> derivedNames;
    private final Optional<Predicate<String>> fallback;
    private final SessionLog log;

    /**
     * Creates the sources.
     *
     * @param codec encodes the values in the cookie
     * @param factory derives the attributes with these names from the login; may be null if there are no names
     * @param fallback accepts the names of attributes that a container session may keep; empty accepts none
     */
    AttributeSources(
            ValueCodec codec,
            AttributeFactory factory,
            Set<String> derivedNames,
            Optional<Predicate<String>> fallback,
            SessionLog log) {
        this.codec = codec;
        this.factory = factory;
        this.derivedNames = derivedNames;
        this.fallback = fallback;
        this.log = log;
    }

    /** Returns true if the login provides attributes, so that it has a session from its begin. */
    boolean areProvidedBy(Login login) {
        return !derivedNames.isEmpty() && login.isPresent();
    }

    /** Returns the attributes of a session for one request. */
    SessionAttributes open(String sessionId, HttpServletRequest request, Supplier<Login> login) {
        return new SessionAttributes(
                sessionId,
                new CookieAttributes(codec, log),
                new DerivedAttributes(factory, derivedNames, login),
                fallback.<ServerSideAttributes>map(names -> new ContainerAttributes(request, login, names))
                        .orElse(ServerSideAttributes.NONE),
                log);
    }
}
