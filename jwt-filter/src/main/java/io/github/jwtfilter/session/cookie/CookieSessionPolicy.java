package io.github.jwtfilter.session.cookie;

import io.github.jwtfilter.jose.DirectEncryption;
import io.github.jwtfilter.login.Login;
import io.github.jwtfilter.revocation.Revocations;
import io.github.jwtfilter.session.AttributeFactory;
import io.github.jwtfilter.session.LoginControl;
import io.github.jwtfilter.session.RequestSession;
import io.github.jwtfilter.session.SessionPolicy;
import io.github.jwtfilter.throttle.ClientAddress;
import io.github.jwtfilter.transport.ChunkedCookie;
import io.github.jwtfilter.transport.LoginCookie;
import io.github.jwtfilter.values.ValueCodec;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EventListener;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Sessions that live in an encrypted cookie: the server keeps nothing of them but the ids of those that ended before
 * their time.
 */
public final class CookieSessionPolicy implements SessionPolicy {
    private static final String PURPOSE = "jwt-filter session ";
    private static final int MOST_ENDED = 100_000;

    /** Anybody can begin and end sessions without a login: theirs have a list of their own. */
    private final Revocations endedWithoutLogin;

    private final Revocations endedWithLogin;

    final ServletContext context;
    final SessionCookie cookie;
    final SessionListeners listeners;
    final SessionLog log;
    private final Clock clock;
    private final ValueCodec codec;
    private final String purpose;
    private final Duration maxLifetime;
    private final int maxInactiveSeconds;
    private final AttributeFactory factory;
    private final Set<String> madeNames;
    private final Optional<Predicate<String>> fallback;
    private final SessionIds ids;

    private CookieSessionPolicy(Builder builder) {
        this.context = builder.context;
        this.purpose = builder.purpose;
        this.cookie = builder.cookie;
        this.codec = builder.codec;
        this.log = builder.log;
        this.listeners = new SessionListeners(builder.listeners, builder.log);
        this.clock = builder.clock;
        this.maxLifetime = builder.maxLifetime;
        this.maxInactiveSeconds = builder.maxInactiveSeconds;
        this.factory = builder.factory;
        this.madeNames = builder.madeNames;
        this.fallback = builder.fallback;
        this.endedWithLogin = new Revocations(MOST_ENDED, builder.clock);
        this.endedWithoutLogin = new Revocations(MOST_ENDED, builder.clock);
        this.ids = new SessionIds(builder.clock, SessionIds.MAX_IDS);
    }

    /**
     * What the keys are made for: another cookie or application gives others.
     *
     * @param name the session cookie's name
     * @param path the application's context path
     * @return a text to derive keys with
     */
    public static String purpose(String name, String path) {
        return PURPOSE + name + " " + path;
    }

    /**
     * The name of the session cookie.
     *
     * @param cookieName the login cookie's
     * @return the same without a prefix that makes demands on it, and what tells it apart
     */
    public static String cookieName(String cookieName) {
        return LoginCookie.withoutPrefix(cookieName) + "-session";
    }

    /**
     * Begins to describe sessions.
     *
     * @param context the application
     * @param name of the cookie that carries them
     * @param cookie the cookie
     * @param encryption with keys made for the {@link #purpose}
     * @return what takes the rest
     */
    public static Builder builder(
            ServletContext context, String name, ChunkedCookie cookie, DirectEncryption encryption) {
        return new Builder(
                context, purpose(name, context.getContextPath()), new SessionCookie(name, cookie, encryption));
    }

    @Override
    public RequestSession begin(HttpServletRequest request, LoginControl control) {
        return new CookieRequestSession(this, request, control);
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /**
     * A session for one request.
     *
     * @param came what the browser has of it; null if nothing
     */
    CookieSession session(
            CookieRequestSession carried, HttpServletRequest request, SessionMetadata head, SessionContent came) {
        SessionAttributes attributes = new SessionAttributes(
                head.id(),
                new CookieAttributes(codec, log),
                new DerivedAttributes(factory, madeNames, carried::login),
                fallback.<ServerSideAttributes>map(names -> new ContainerAttributes(request, carried::login, names))
                        .orElse(ServerSideAttributes.NONE));
        if (came != null) {
            attributes.arrived(came.attributes());
            ids.touch(head.id(), idleSeconds(head));
        }
        return new CookieSession(carried, listeners, attributes, head, came);
    }

    /** The id as the application gets it: the same String in each request. */
    String keptId(SessionMetadata head, boolean sentBack) {
        return ids.keep(head.id(), sentBack, idleSeconds(head));
    }

    /** No session has this id any more. */
    void forgetId(String id) {
        ids.forget(id);
    }

    private long idleSeconds(SessionMetadata head) {
        return head.maxInactiveSeconds() > 0 ? head.maxInactiveSeconds() : maxLifetime.toSeconds();
    }

    /** One that begins now. */
    SessionMetadata begun() {
        Instant now = now();
        return new SessionMetadata(SessionMetadata.randomId(), now, now, maxInactiveSeconds);
    }

    /** That of a login which brings attributes: it began with the login, and every server finds the same. */
    Optional<SessionMetadata> ofLogin(Login login) {
        if (madeNames.isEmpty() || !login.isPresent()) {
            return Optional.empty();
        }
        Instant now = now();
        String id = SessionMetadata.id(SessionCookie.sha256(purpose + " " + login.id()));
        Instant begun =
                login.claims() == null ? now : login.claims().time("auth_time").orElse(now);
        SessionMetadata head = new SessionMetadata(id, begun, now, maxInactiveSeconds);
        return Optional.of(head).filter(fresh -> !isEnded(fresh));
    }

    boolean isAlive(SessionMetadata head) {
        return head.isAlive(clock.instant(), maxLifetime) && !isEnded(head);
    }

    boolean isEnded(SessionMetadata head) {
        return endedWithLogin.isRevoked(head.id()) || endedWithoutLogin.isRevoked(head.id());
    }

    /**
     * No copy of its cookie is a session any more, on this server.
     *
     * @param login whose session it was
     * @param address of the client that ended it
     */
    void end(SessionMetadata head, Login login, String address) {
        Instant until = head.created().plus(maxLifetime);
        boolean remembered = login.isPresent()
                ? endedWithLogin.revoke(head.id(), login.identity().getName(), until)
                : endedWithoutLogin.revoke(head.id(), ClientAddress.of(address).client(), until);
        if (!remembered) {
            log.endNotRemembered();
        }
    }

    /** Describes sessions. */
    public static final class Builder {
        private final ServletContext context;
        private final String purpose;
        private final SessionCookie cookie;
        private ValueCodec codec;
        private AttributeFactory factory;
        private Set<String> madeNames = Set.of();
        private Optional<Predicate<String>> fallback = Optional.empty();
        private int maxInactiveSeconds;
        private Duration maxLifetime;
        private List<? extends EventListener> listeners = List.of();
        private SessionLog log;
        private Clock clock;

        private Builder(ServletContext context, String purpose, SessionCookie cookie) {
            this.context = context;
            this.purpose = purpose;
            this.cookie = cookie;
        }

        /**
         * How values are written.
         *
         * @param values the codec
         * @return this
         */
        public Builder values(ValueCodec values) {
            this.codec = values;
            return this;
        }

        /**
         * What makes attributes from the login.
         *
         * @param maker makes them
         * @param names of those that it makes
         * @return this
         */
        public Builder factory(AttributeFactory maker, Set<String> names) {
            this.factory = maker;
            this.madeNames = Set.copyOf(names);
            return this;
        }

        /**
         * Says which attributes are kept in a container session if they cannot be stored.
         *
         * @param kept decides by the attribute's name; empty refuses all
         * @return this
         */
        public Builder fallback(Optional<Predicate<String>> kept) {
            this.fallback = kept;
            return this;
        }

        /**
         * How long sessions last.
         *
         * @param idleSeconds without use, unless the application says otherwise; zero or less for any time
         * @param longest from beginning to end
         * @return this
         */
        public Builder lasting(int idleSeconds, Duration longest) {
            this.maxInactiveSeconds = idleSeconds;
            this.maxLifetime = longest;
            return this;
        }

        /**
         * Who hears of them.
         *
         * @param all the application's listeners, in order
         * @param operator told of what is wrong
         * @return this
         */
        public Builder listeners(List<? extends EventListener> all, SessionLog operator) {
            this.listeners = List.copyOf(all);
            this.log = operator;
            return this;
        }

        /**
         * Seals the description.
         *
         * @param time tells how old sessions are
         * @return the sessions
         */
        public CookieSessionPolicy build(Clock time) {
            this.clock = time;
            return new CookieSessionPolicy(this);
        }
    }
}
