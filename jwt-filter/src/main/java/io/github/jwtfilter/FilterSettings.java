package io.github.jwtfilter;

import io.github.jwtfilter.csrf.Origin;
import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.keys.KeySources;
import io.github.jwtfilter.monitor.LoginListener;
import io.github.jwtfilter.session.SessionPolicy;
import io.github.jwtfilter.spelling.Forms;
import io.github.jwtfilter.transport.TokenSource;
import jakarta.servlet.ServletContext;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The filter's parameters, read and checked. Sealed once read. */
final class FilterSettings {
    static final List<Parameter> PARAMETERS = List.of(
            Parameter.optional("secret"),
            Parameter.optional("secretFile"),
            Parameter.optional("keys"),
            Parameter.withDefault("algorithm", "HS256"),
            Parameter.optional("issuer"),
            Parameter.optional("audience"),
            Parameter.withDefault("tokenLifetime", "30m"),
            Parameter.withDefault("maxLifetime", "12h"),
            Parameter.optional("renewAfter"),
            Parameter.withDefault("clockSkew", "30s"),
            Parameter.withDefault("tokenSources", "header,cookie"),
            Parameter.withDefault("cookieName", "jwt"),
            Parameter.optional("cookiePath"),
            Parameter.optional("cookieDomain"),
            Parameter.withDefault("cookieSecure", "auto"),
            Parameter.withDefault("cookieSameSite", "Lax"),
            Parameter.withDefault("rules", "/* authenticated"),
            Parameter.optional("loginPage"),
            Parameter.optional("logoutPaths"),
            Parameter.withDefault("principalClaim", "sub"),
            Parameter.withDefault("rolesClaim", "roles"),
            Parameter.withDefault("csrf", "enforce"),
            Parameter.optional("publicOrigins"),
            Parameter.optional("trustedOrigins"),
            Parameter.withDefault("session", "container"),
            Parameter.optional("loginListener"));

    private static final Duration LONGEST_CLOCK_SKEW = Duration.ofMinutes(5);
    private static final int RENEWALS_PER_LIFETIME = 10;

    /** What becomes of a request that another site sent. */
    enum CsrfMode {
        ENFORCE,
        REPORT,
        OFF
    }

    final Optional<KeySet> keys;
    /** The file that they were read from; empty if they stand in web.xml. */
    final Optional<Path> keyFile;

    final Optional<String> issuer;
    final List<String> audience;
    final Duration tokenLifetime;
    final Duration maxLifetime;
    final Duration renewAfter;
    final Duration clockSkew;
    final List<TokenSource> tokenSources;
    final CookieSettings cookie;
    final String rules;
    final Optional<String> loginPage;
    final List<String> logoutPaths;
    final String principalClaim;
    final String rolesClaim;
    final CsrfMode csrf;
    final List<Origin> publicOrigins;
    final List<Origin> trustedOrigins;
    final SessionPolicy session;
    final Optional<LoginListener> loginListener;

    FilterSettings(Parameters parameters, ServletContext context) {
        keys = keys(parameters);
        keyFile = keys.flatMap(read -> parameters.text("secretFile").or(() -> parameters.text("keys")))
                .map(Path::of);
        issuer = parameters.text("issuer");
        audience = parameters.list("audience");
        tokenLifetime =
                parameters.read("tokenLifetime", Forms::positiveDuration).orElseThrow();
        maxLifetime = parameters.read("maxLifetime", Forms::positiveDuration).orElseThrow();
        renewAfter =
                parameters.read("renewAfter", this::renewAfter).orElse(tokenLifetime.dividedBy(RENEWALS_PER_LIFETIME));
        clockSkew = parameters.read("clockSkew", FilterSettings::clockSkew).orElseThrow();
        tokenSources = parameters.read("tokenSources", FilterSettings::sources).orElseThrow();
        publicOrigins = parameters.listOf("publicOrigins", FilterSettings::origin);
        trustedOrigins = parameters.listOf("trustedOrigins", FilterSettings::origin);
        cookie = new CookieSettings(parameters, context.getContextPath(), publicOrigins);
        rules = parameters.text("rules").orElseThrow();
        loginPage = parameters.read("loginPage", FilterSettings::loginPage);
        logoutPaths = parameters.listOf("logoutPaths", Forms::localPathWithoutQuery);
        principalClaim = parameters.text("principalClaim").orElseThrow();
        rolesClaim = parameters.text("rolesClaim").orElseThrow();
        csrf = parameters
                .read(
                        "csrf",
                        text -> CsrfMode.valueOf(
                                Forms.oneOf(text, "enforce", "report", "off").toUpperCase(Locale.ROOT)))
                .orElseThrow();
        session = parameters
                .read(
                        "session",
                        text -> Forms.oneOf(text, "container", "none").equals("none")
                                ? SessionPolicy.NONE
                                : SessionPolicy.CONTAINER)
                .orElseThrow();
        loginListener =
                parameters.read("loginListener", name -> ApplicationClass.make(name, LoginListener.class, context));
    }

    /** Empty only if that is noted as a problem. */
    private static Optional<KeySet> keys(Parameters parameters) {
        List<String> given = new ArrayList<>(List.of("secret", "secretFile", "keys"));
        given.removeIf(name -> !parameters.isSet(name));
        if (given.size() != 1) {
            parameters.problem("expected exactly one of secret, secretFile and keys, got "
                    + (given.isEmpty() ? "none" : String.join(" and ", given)));
            return Optional.empty();
        }
        Optional<Algorithm> algorithm = parameters.read("algorithm", FilterSettings::algorithm);
        if (parameters.isSet("keys")) {
            if (parameters.isSet("algorithm")) {
                parameters.problem("algorithm", "goes with secret or secretFile; a JWK says its own");
            }
            return parameters.read("keys", FilterSettings::jwkSet);
        }
        Function<String, KeySet> form = parameters.isSet("secret")
                ? secret -> KeySources.secret(algorithm.orElseThrow(), secret)
                : file -> KeySources.secretFile(algorithm.orElseThrow(), keyFile(file));
        return parameters.read(given.get(0), form);
    }

    private static Algorithm algorithm(String text) {
        return Algorithm.named(text)
                .orElseThrow(() -> new IllegalArgumentException("expected HS256, HS384 or HS512, got '" + text + "'"));
    }

    private static KeySet jwkSet(String text) {
        if (text.contains("://") || text.startsWith("{")) {
            String got = text.startsWith("{") ? "its text" : "a URL";
            throw new IllegalArgumentException("expected the path of a JWK Set file, got " + got);
        }
        return KeySources.jwkSetFile(keyFile(text));
    }

    /** Nothing of the text is quoted if it is no path: it may be the secret itself, put into the wrong parameter. */
    private static Path keyFile(String text) {
        if (!text.startsWith("/") && !isAbsolute(text)) {
            throw new IllegalArgumentException("expected the absolute path of a file, got something else");
        }
        return Forms.file(text);
    }

    private static boolean isAbsolute(String text) {
        try {
            return Path.of(text).isAbsolute();
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private Duration renewAfter(String text) {
        Duration duration = Forms.duration(text);
        if (duration.compareTo(tokenLifetime) >= 0) {
            throw new IllegalArgumentException("expected less than tokenLifetime, got '" + text + "'");
        }
        return duration;
    }

    private static Duration clockSkew(String text) {
        Duration duration = Forms.duration(text);
        if (duration.compareTo(LONGEST_CLOCK_SKEW) > 0) {
            throw new IllegalArgumentException("expected at most 5m, got '" + text + "'");
        }
        return duration;
    }

    private static List<TokenSource> sources(String text) {
        List<TokenSource> sources = new ArrayList<>();
        for (String word : Forms.names(text)) {
            TokenSource source =
                    Forms.oneOf(word, "header", "cookie").equals("header") ? TokenSource.HEADER : TokenSource.COOKIE;
            if (sources.contains(source)) {
                throw new IllegalArgumentException("expected each source once, got '" + text + "'");
            }
            sources.add(source);
        }
        return sources;
    }

    private static Origin origin(String text) {
        return Origin.parse(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "expected an origin such as https://bank.example, got '" + text + "'"));
    }

    /** A page of the application, or an address elsewhere where logins are made. */
    private static String loginPage(String text) {
        boolean elsewhere = text.matches("https?://[^\\s\\\\]+");
        return elsewhere ? text : Forms.localPath(text);
    }
}
