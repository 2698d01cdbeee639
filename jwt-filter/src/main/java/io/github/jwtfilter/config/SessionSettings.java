package io.github.jwtfilter.config;

import io.github.jwtfilter.config.application.ApplicationClass;
import io.github.jwtfilter.config.application.ApplicationListeners;
import io.github.jwtfilter.config.application.DeploymentDescriptor;
import io.github.jwtfilter.jose.DirectEncryption;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.KeySource;
import io.github.jwtfilter.login.LoginRules;
import io.github.jwtfilter.revocation.SharedSessions;
import io.github.jwtfilter.session.AttributeFactory;
import io.github.jwtfilter.session.SessionPolicy;
import io.github.jwtfilter.session.cookie.CookieSessionPolicy;
import io.github.jwtfilter.session.cookie.SessionWarnings;
import io.github.jwtfilter.store.Clocks;
import io.github.jwtfilter.text.ValueFormats;
import io.github.jwtfilter.transport.ChunkedCookie;
import io.github.jwtfilter.transport.TokenCookie;
import io.github.jwtfilter.values.ValueCodec;
import jakarta.servlet.ServletContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The filter's parameters for the place of {@code HttpSession}. Immutable. */
public final class SessionSettings {
    private static final List<Parameter> OF_TOKEN = List.of(
            Parameter.optional("sessionTypes"),
            Parameter.optional("attributeFactory"),
            Parameter.withDefault("sessionFallback", SessionFallback.REFUSE),
            Parameter.withDefault("requestHeaderSize", "8192"));

    static final List<Parameter> PARAMETERS =
            Parameter.joined(List.of(Parameter.withDefault("session", "container")), OF_TOKEN);

    private static final String TYPE = "session+jwe";

    private static final int MIN_HEADER_BYTES = 4_096;
    private static final int MAX_HEADER_BYTES = 65_536;

    /** Bytes of headers that browsers and proxies usually send in addition to a session, including the login cookie. */
    private static final int RESERVED_HEADER_BYTES = 2_048;

    /** The place where sessions are kept. */
    private enum Place {
        /** In the container, bound to the login. */
        CONTAINER,
        /** In an encrypted cookie. */
        TOKEN,
        /** In the container, observed for the report. */
        REPORT,
        /** Sessions are unavailable. */
        NONE;

        /** Returns the value used in web.xml. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Place place;
    final ValueCodec codec;
    /** The class names in {@code sessionTypes}. */
    final List<String> types;

    private final Optional<MadeByApplication> factory;
    private final SessionFallback fallback;
    /** The server's limit for all request headers together, in bytes. */
    private final int requestHeaderSize;

    SessionSettings(Parameters parameters, ServletContext context) {
        place = parameters
                .read(
                        "session",
                        text -> Place.valueOf(ValueFormats.oneOf(text, "container", "token", "report", "none")
                                .toUpperCase(Locale.ROOT)))
                .orElseThrow();
        // The report simulates session=token with the same parameters.
        boolean token = place == Place.TOKEN || place == Place.REPORT;
        if (!token) {
            refuseParametersOfToken(parameters);
        }
        if (place == Place.TOKEN) {
            requireEncryption(parameters);
        }
        List<Class<?>> classes =
                token ? parameters.listOf("sessionTypes", name -> ApplicationClass.find(name, context)) : List.of();
        types = classes.stream().map(Class::getName).collect(Collectors.toList());
        codec = codec(classes, parameters);
        factory = token
                ? parameters.read("attributeFactory", name -> MadeByApplication.of(name, context))
                : Optional.empty();
        fallback = parameters.read("sessionFallback", SessionFallback::parse).orElseThrow();
        requestHeaderSize = parameters
                .read("requestHeaderSize", text -> ValueFormats.wholeNumber(text, MIN_HEADER_BYTES, MAX_HEADER_BYTES))
                .orElseThrow();
    }

    private static void refuseParametersOfToken(Parameters parameters) {
        OF_TOKEN.stream()
                .map(Parameter::name)
                .filter(parameters::isSet)
                .forEach(name -> parameters.problem(name, "expected only with session=token or session=report"));
    }

    /** Fails at the start instead of at the first session. */
    private static void requireEncryption(Parameters parameters) {
        try {
            DirectEncryption.requireSupport();
        } catch (IllegalStateException e) {
            parameters.problem("session", e.getMessage());
        }
    }

    private static ValueCodec codec(List<Class<?>> classes, Parameters parameters) {
        try {
            return new ValueCodec(classes);
        } catch (IllegalArgumentException e) {
            parameters.problem("sessionTypes", e.getMessage());
            return new ValueCodec(List.of());
        }
    }

    /** Checks that the keys include a secret or private one, which encryption needs. Called when the keys are known. */
    public void checkKeys(KeySet keys, Parameters parameters) {
        if (place == Place.TOKEN && !encrypt(keys)) {
            parameters.problem(
                    "session", "'token' needs a secret or private key to encrypt with, got only public keys");
        }
    }

    /** Returns whether the set has a secret or private key, from which the session cookie's key can be derived. */
    static boolean encrypt(KeySet keys) {
        return keys.derived(TYPE).flatMap(KeySet::signingKey).isPresent();
    }

    /** Returns whether sessions are observed for a report. */
    boolean isReported() {
        return place == Place.REPORT;
    }

    /** Returns whether sessions are in cookies, or a report simulates that. */
    public boolean mayBeInCookies() {
        return place == Place.TOKEN || place == Place.REPORT;
    }

    /** Returns the value of {@code session}. */
    @Override
    public String toString() {
        return place.toString();
    }

    /** Returns the encryption of a session cookie. */
    static DirectEncryption encryption(KeySource keys, String cookieName, String path) {
        return new DirectEncryption(keys.derive(CookieSessionPolicy.purpose(cookieName, path)), TYPE);
    }

    /** Returns the path of a session cookie. */
    public static String path(ServletContext context) {
        String contextPath = CookieSettings.encoded(context.getContextPath());
        return contextPath.isEmpty() ? "/" : contextPath;
    }

    /** Creates a session cookie. */
    ChunkedCookie cookie(String name, String path, String sameSite, TokenCookie.Secure secure) {
        return new ChunkedCookie(name, path, sameSite, secure, requestHeaderSize);
    }

    /**
     * Returns the bytes usually available for a session's cookies. The actual limit depends on the other headers of a
     * request.
     */
    int usualLimit() {
        return Math.min(ChunkedCookie.MAX_BYTES, requestHeaderSize - RESERVED_HEADER_BYTES);
    }

    /**
     * Creates the session policy.
     *
     * @param carriesOver whether logins may have container sessions from before, whose content goes into the cookie
     */
    public SessionPolicy policy(
            CookieSettings login,
            KeySource keys,
            LoginRules logins,
            ServletContext context,
            Optional<DeploymentDescriptor> webXml,
            SharedSessions shared,
            boolean carriesOver,
            Clocks clocks) {
        switch (place) {
            case TOKEN:
                return inCookies(login, keys, logins, context, webXml, shared, carriesOver, clocks);
            case NONE:
                return SessionPolicy.NONE;
            default:
                return SessionPolicy.CONTAINER;
        }
    }

    private SessionPolicy inCookies(
            CookieSettings login,
            KeySource keys,
            LoginRules logins,
            ServletContext context,
            Optional<DeploymentDescriptor> webXml,
            SharedSessions shared,
            boolean carriesOver,
            Clocks clocks) {
        String name = CookieSessionPolicy.cookieName(login.name);
        String path = path(context);
        ChunkedCookie cookie = cookie(name, path, login.sameSite, login.secure);
        DirectEncryption encryption = encryption(keys, name, path);
        long idleSeconds = webXml.flatMap(xml -> xml.sessionTimeout)
                .map(TimeUnit.MINUTES::toSeconds)
                .orElse(logins.tokenLifetime().toSeconds());
        CookieSessionPolicy.Builder sessions = CookieSessionPolicy.builder(
                        context, name, cookie, encryption, clocks.nanoTime())
                .values(codec)
                .fallback(fallback.kept())
                .shared(shared)
                .carryingOver(carriesOver)
                .lasting((int) Math.min(Integer.MAX_VALUE, idleSeconds), logins.maxLifetime())
                .listeners(
                        ApplicationListeners.ofSessions(webXml, context),
                        new SessionWarnings(clocks.steady(), clocks.nanoTime(), fallback::names));
        factory.ifPresent(made -> sessions.factory(made.factory, made.names));
        return sessions.build(clocks.wall());
    }

    /** A class of the application that creates session attributes, and the names of those attributes. */
    private static final class MadeByApplication {
        final AttributeFactory factory;
        final Set<String> names;

        private MadeByApplication(AttributeFactory factory, Set<String> names) {
            this.factory = factory;
            this.names = names;
        }

        static MadeByApplication of(String className, ServletContext context) {
            AttributeFactory factory = ApplicationClass.make(className, AttributeFactory.class, context);
            try {
                return new MadeByApplication(factory, Set.copyOf(factory.names()));
            } catch (RuntimeException | Error e) {
                throw new IllegalArgumentException(
                        "expected names() to return names, got " + e.getClass().getName() + " from '" + className + "'",
                        e);
            }
        }
    }
}
