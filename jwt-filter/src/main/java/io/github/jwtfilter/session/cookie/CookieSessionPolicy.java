package io.github.jwtfilter.session.cookie;

import io.github.jwtfilter.jose.DirectEncryption;
import io.github.jwtfilter.revocation.SharedSessions;
import io.github.jwtfilter.session.AttributeFactory;
import io.github.jwtfilter.session.LoginControl;
import io.github.jwtfilter.session.RequestSession;
import io.github.jwtfilter.session.SessionPolicy;
import io.github.jwtfilter.transport.ChunkedCookie;
import io.github.jwtfilter.transport.LoginCookie;
import io.github.jwtfilter.values.ValueCodec;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.EventListener;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Sessions in an encrypted cookie. The server remembers the ids of sessions that ended early, and caches the ids that
 * applications received. All attributes are in the cookie, except those that the {@link Builder#fallback fallback}
 * keeps in a container session.
 */
public final class CookieSessionPolicy implements SessionPolicy {
    private static final String PURPOSE = "jwt-filter session ";

    private final SessionFactory factory;
    private final EndedSessions ended;
    private final SessionCookie cookie;
    private final SessionLog log;
    private final Clock clock;
    private final boolean carriesOver;

    private CookieSessionPolicy(
            SessionFactory factory,
            EndedSessions ended,
            SessionCookie cookie,
            SessionLog log,
            Clock clock,
            boolean carriesOver) {
        this.factory = factory;
        this.ended = ended;
        this.cookie = cookie;
        this.log = log;
        this.clock = clock;
        this.carriesOver = carriesOver;
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
     * @param nanoTime a monotonic clock
     * @return the builder
     */
    public static Builder builder(
            ServletContext context,
            String name,
            ChunkedCookie cookie,
            DirectEncryption encryption,
            LongSupplier nanoTime) {
        return new Builder(
                context,
                nanoTime,
                purpose(name, context.getContextPath()),
                new SessionCookie(name, cookie, encryption, nanoTime));
    }

    @Override
    public RequestSession begin(HttpServletRequest request, LoginControl control) {
        return new CookieRequestSession(factory, ended, cookie, log, clock, request, control, carriesOver);
    }

    /** Collects the configuration of sessions. */
    public static final class Builder {
        private final ServletContext context;
        private final LongSupplier nanoTime;
        private final String purpose;
        private final SessionCookie cookie;
        private ValueCodec codec;
        private AttributeFactory factory;
        private Set<String> derivedNames = Set.of();
        private Optional<Predicate<String>> fallback = Optional.empty();
        private int maxInactiveSeconds;
        private Duration maxLifetime;
        private List<? extends EventListener> listeners = List.of();
        private SharedSessions shared = SharedSessions.NONE;
        private SessionLog log;
        private boolean carriesOver;

        private Builder(ServletContext context, LongSupplier nanoTime, String purpose, SessionCookie cookie) {
            this.context = context;
            this.nanoTime = nanoTime;
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
         * @param attributeFactory the factory
         * @param names the names of its attributes
         * @return this
         */
        public Builder factory(AttributeFactory attributeFactory, Set<String> names) {
            this.factory = attributeFactory;
            this.derivedNames = Set.copyOf(names);
            return this;
        }

        /**
         * Sets the names of attributes that move to a container session if the cookie cannot store them.
         *
         * @param names accepts the names; empty refuses all unstorable attributes
         * @return this
         */
        public Builder fallback(Optional<Predicate<String>> names) {
            this.fallback = names;
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
         * Sets what other servers learn of ended sessions, and told of theirs.
         *
         * @param ends the ends
         * @return this
         */
        public Builder shared(SharedSessions ends) {
            this.shared = ends;
            return this;
        }

        /**
         * Sets whether a login without a session cookie gets the content of its container session.
         *
         * @param carries true if logins may have container sessions from before
         * @return this
         */
        public Builder carryingOver(boolean carries) {
            this.carriesOver = carries;
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
            // The times in a cookie have milliseconds.
            Clock millis = Clock.tick(time, Duration.ofMillis(1));
            SessionFactory sessions = new SessionFactory(
                    context,
                    purpose,
                    millis,
                    maxInactiveSeconds,
                    new AttributeSources(codec, factory, derivedNames, fallback, log),
                    new SessionListeners(listeners, log),
                    new SessionIds(time, maxLifetime, SessionIds.MAX_IDS));
            return new CookieSessionPolicy(
                    sessions,
                    new EndedSessions(time, nanoTime, maxLifetime, shared, log),
                    cookie,
                    log,
                    millis,
                    carriesOver);
        }
    }
}
