package io.github.jwtfilter.session.cookie;

import io.github.jwtfilter.login.Login;
import io.github.jwtfilter.session.content.SessionContent;
import io.github.jwtfilter.session.content.SessionMetadata;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Creates the sessions of one application. */
final class SessionFactory {
    private final ServletContext context;
    private final String purpose;
    private final Clock clock;
    private final int maxInactiveSeconds;
    private final AttributeSources sources;
    private final SessionListeners listeners;
    private final SessionIds ids;

    /**
     * Creates a factory.
     *
     * @param purpose a text that differs for each application
     * @param clock ticks in milliseconds, like the times in a cookie
     * @param maxInactiveSeconds the maximum idle time of new sessions; zero or less for unlimited
     */
    SessionFactory(
            ServletContext context,
            String purpose,
            Clock clock,
            int maxInactiveSeconds,
            AttributeSources sources,
            SessionListeners listeners,
            SessionIds ids) {
        this.context = context;
        this.purpose = purpose;
        this.clock = clock;
        this.maxInactiveSeconds = maxInactiveSeconds;
        this.sources = sources;
        this.listeners = listeners;
        this.ids = ids;
    }

    /**
     * Creates a session for one request.
     *
     * @param received the content that the browser has; null if the session is new
     */
    CookieSession session(
            CookieSession.Scope scope,
            HttpServletRequest request,
            Supplier<Login> login,
            SessionMetadata metadata,
            SessionContent received) {
        SessionAttributes attributes = sources.open(metadata.id(), request, login);
        if (received != null) {
            attributes.receive(received.attributes());
            ids.touch(metadata);
        }
        return new CookieSession(scope, attributes, listeners, ids, context, metadata, received);
    }

    /** Creates the metadata of a new session. */
    SessionMetadata newMetadata() {
        Instant now = clock.instant();
        return new SessionMetadata(SessionMetadata.randomId(), now, now, maxInactiveSeconds);
    }

    /**
     * Returns the metadata of a session that was in the container until now. Every request computes the same id.
     *
     * @throws IllegalStateException if the container session has ended
     */
    SessionMetadata metadataFrom(HttpSession container) {
        Instant begun = Instant.ofEpochMilli(container.getCreationTime());
        String id = SessionMetadata.id(SessionCookie.sha256(purpose + " " + container.getId()));
        return new SessionMetadata(id, begun, clock.instant(), maxInactiveSeconds);
    }

    /**
     * Returns the metadata of a session that exists because the login provides attributes. It begins with the login,
     * and every server computes the same id. Empty if the login provides none.
     */
    Optional<SessionMetadata> metadataOf(Login login) {
        if (!sources.areProvidedBy(login)) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        String id = SessionMetadata.id(SessionCookie.sha256(purpose + " " + login.id()));
        // The end of a session is remembered for maxLifetime from its begin, so a login of a listed issuer is no begin.
        boolean isBegin = login.isPresent() && !login.isListed();
        Instant begun = isBegin ? login.claims().time("auth_time").orElse(now) : now;
        return Optional.of(new SessionMetadata(id, begun, now, maxInactiveSeconds));
    }
}
