package io.github.jwtfilter.session.cookie;

import io.github.jwtfilter.jose.DirectEncryption;
import io.github.jwtfilter.revocation.Revocations;
import io.github.jwtfilter.session.AttributeFactory;
import io.github.jwtfilter.session.Login;
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
 * Sessions in an encrypted cookie. The server remembers the ids of sessions that ended early, and caches the ids that
 * applications received. All attributes are in the cookie, except those that the {@link Builder#fallback fallback}
 * keeps in a container session.
 */
public final class CookieSessionPolicy implements SessionPolicy {
    private static final String PURPOSE = "jwt-filter session ";
    private static final int MOST_ENDED = 100_000;

    /** A separate list, because anyone can create and end sessions without a login. */
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
     * Returns the purpose for deriving the keys. It differs for each cookie and each application.
     *
     * @param name the session cookie's name
     * @param path the application's context path
     * @return the text to derive keys with
     */
    public static String purpose(String name, String path) {
        return PURPOSE + name + " " + path;
    }

    /**
     * Returns the name of the session cookie.
     *
     * @param cookieName the login cookie's name
     * @return the login cookie's name without a restricting prefix, and with a suffix
     */
    public static String cookieName(String cookieName) {
        return LoginCookie.withoutPrefix(cookieName) + "-session";
    }

    /**
     * Begins the configuration.
     *
     * @param context the application
     * @param name the name of the cookie that holds the sessions
     * @param cookie the cookie
     * @param encryption the encryption with the keys derived for {@link #purpose}
     * @return the builder
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
     * Creates a session for one request.
     *
     * @param came the content that the browser has; null if the session is new
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

    /** Returns the id for the application. Each request of a session gets the same String object. */
    String keptId(SessionMetadata head, boolean sentBack) {
        return ids.keep(head.id(), sentBack, idleSeconds(head));
    }

    /** Forgets an id that is no longer in use. */
    void forgetId(String id) {
        ids.forget(id);
    }

    private long idleSeconds(SessionMetadata head) {
        return head.maxInactiveSeconds() > 0 ? head.maxInactiveSeconds() : maxLifetime.toSeconds();
    }

    /** Creates the metadata of a new session. */
    SessionMetadata begun() {
        Instant now = now();
        return new SessionMetadata(SessionMetadata.randomId(), now, now, maxInactiveSeconds);
    }

    /**
     * Returns the metadata of a session that exists because the login provides attributes. It begins with the login,
     * and every server computes the same id.
     */
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
     * Ends a session. From now on this server refuses all copies of its cookie.
     *
     * @param login the login that owned the session
     * @param address the address of the client that ended it
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

    /** Collects the configuration of sessions. */
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
         * Sets the codec of attribute values.
         *
         * @param values the codec
         * @return this
         */
        public Builder values(ValueCodec values) {
            this.codec = values;
            return this;
        }

        /**
         * Sets the factory that derives attributes from the login.
         *
         * @param maker the factory
         * @param names the names of its attributes
         * @return this
         */
        public Builder factory(AttributeFactory maker, Set<String> names) {
            this.factory = maker;
            this.madeNames = Set.copyOf(names);
            return this;
        }

        /**
         * Sets the names of attributes that move to a container session if the cookie cannot store them.
         *
         * @param kept accepts the names; empty refuses all unstorable attributes
         * @return this
         */
        public Builder fallback(Optional<Predicate<String>> kept) {
            this.fallback = kept;
            return this;
        }

        /**
         * Sets the lifetime of sessions.
         *
         * @param idleSeconds the maximum time without use, unless the application sets another; zero or less for
         *     unlimited
         * @param longest the maximum time from begin to end
         * @return this
         */
        public Builder lasting(int idleSeconds, Duration longest) {
            this.maxInactiveSeconds = idleSeconds;
            this.maxLifetime = longest;
            return this;
        }

        /**
         * Sets the listeners and the log.
         *
         * @param all the application's listeners in their order
         * @param operator receives the messages for the operator
         * @return this
         */
        public Builder listeners(List<? extends EventListener> all, SessionLog operator) {
            this.listeners = List.copyOf(all);
            this.log = operator;
            return this;
        }

        /**
         * Creates the sessions.
         *
         * @param time the clock that decides when sessions expire
         * @return the sessions
         */
        public CookieSessionPolicy build(Clock time) {
            this.clock = time;
            return new CookieSessionPolicy(this);
        }
    }
}
