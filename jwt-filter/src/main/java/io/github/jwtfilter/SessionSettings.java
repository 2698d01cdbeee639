package io.github.jwtfilter;

import io.github.jwtfilter.jose.DirectEncryption;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.session.AttributeFactory;
import io.github.jwtfilter.session.SessionPolicy;
import io.github.jwtfilter.session.TokenSessions;
import io.github.jwtfilter.spelling.Forms;
import io.github.jwtfilter.transport.ChunkedCookie;
import io.github.jwtfilter.values.ValueCodec;
import jakarta.servlet.ServletContext;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The filter's parameters that say where {@code HttpSession} lives. Sealed once read. */
final class SessionSettings {
    private static final List<Parameter> OF_TOKEN = List.of(
            Parameter.optional("sessionTypes"),
            Parameter.optional("attributeFactory"),
            Parameter.withDefault("sessionFallback", "refuse"));

    static final List<Parameter> PARAMETERS =
            Parameter.joined(List.of(Parameter.withDefault("session", "container")), OF_TOKEN);

    private static final String TYPE = "session+jwe";

    /** Where sessions live. */
    private enum Place {
        /** In the container, tied to the login. */
        CONTAINER,
        /** In an encrypted cookie. */
        TOKEN,
        /** Nowhere. */
        NONE
    }

    private final Place place;
    private final ValueCodec codec;
    private final Optional<MadeByApplication> factory;
    private final boolean fallback;

    SessionSettings(Parameters parameters, ServletContext context) {
        place = parameters
                .read(
                        "session",
                        text -> Place.valueOf(
                                Forms.oneOf(text, "container", "token", "none").toUpperCase(Locale.ROOT)))
                .orElseThrow();
        boolean token = place == Place.TOKEN;
        if (!token) {
            refuseParametersOfToken(parameters);
        }
        codec = token ? codec(parameters, context) : new ValueCodec(List.of());
        factory = token
                ? parameters.read("attributeFactory", name -> MadeByApplication.of(name, context))
                : Optional.empty();
        fallback = token
                && parameters
                        .read(
                                "sessionFallback",
                                text -> Forms.oneOf(text, "refuse", "container").equals("container"))
                        .orElseThrow();
    }

    private static void refuseParametersOfToken(Parameters parameters) {
        OF_TOKEN.stream()
                .map(Parameter::name)
                .filter(parameters::isSet)
                .forEach(name -> parameters.problem(name, "expected only with session=token"));
    }

    private static ValueCodec codec(Parameters parameters, ServletContext context) {
        List<Class<?>> types = parameters.listOf("sessionTypes", name -> ApplicationClass.find(name, context));
        try {
            return new ValueCodec(types);
        } catch (IllegalArgumentException e) {
            parameters.problem("sessionTypes", e.getMessage());
            return new ValueCodec(List.of());
        }
    }

    /** Once the keys are known: what is encrypted needs one that is secret. */
    void checkKeys(KeySet keys, Parameters parameters) {
        boolean encrypts = keys.derived(TYPE).flatMap(KeySet::signingKey).isPresent();
        if (place == Place.TOKEN && !encrypts) {
            parameters.problem(
                    "session", "'token' needs a secret or private key to encrypt with, got only keys that verify");
        }
    }

    /** Puts together where sessions come from. */
    SessionPolicy policy(
            FilterSettings settings, ServletContext context, Optional<DeploymentDescriptor> webXml, Clock clock) {
        switch (place) {
            case TOKEN:
                return inCookies(settings, context, webXml, clock);
            case NONE:
                return SessionPolicy.NONE;
            default:
                return SessionPolicy.CONTAINER;
        }
    }

    private SessionPolicy inCookies(
            FilterSettings settings, ServletContext context, Optional<DeploymentDescriptor> webXml, Clock clock) {
        String name = TokenSessions.cookieName(settings.cookie.name);
        String contextPath = CookieSettings.encoded(context.getContextPath());
        String path = contextPath.isEmpty() ? "/" : contextPath;
        ChunkedCookie cookie = new ChunkedCookie(name, path, settings.cookie.sameSite, settings.cookie.secure);
        DirectEncryption encryption = new DirectEncryption(
                settings.keys.source.orElseThrow().derive(TokenSessions.purpose(name, path)), TYPE);
        long idleSeconds = webXml.flatMap(xml -> xml.sessionTimeout)
                .map(TimeUnit.MINUTES::toSeconds)
                .orElse(settings.tokenLifetime.toSeconds());
        TokenSessions.Builder sessions = TokenSessions.builder(context, name, cookie, encryption)
                .values(codec)
                .fallback(fallback)
                .lasting((int) Math.min(Integer.MAX_VALUE, idleSeconds), settings.maxLifetime)
                .listeners(ApplicationListeners.ofSessions(webXml, context), new SessionWarnings(clock));
        factory.ifPresent(made -> sessions.factory(made.factory, made.names));
        return sessions.build(clock);
    }

    /** A class of the application's that makes attributes, and which. */
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
            } catch (RuntimeException e) {
                throw new IllegalArgumentException(
                        "expected names() to tell names, got a " + e.getClass().getName() + " of '" + className + "'",
                        e);
            }
        }
    }
}
