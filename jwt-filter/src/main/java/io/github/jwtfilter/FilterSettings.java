package io.github.jwtfilter;

import io.github.jwtfilter.csrf.Origin;
import io.github.jwtfilter.monitor.LoginListener;
import io.github.jwtfilter.spelling.Forms;
import io.github.jwtfilter.transport.TokenSource;
import jakarta.servlet.ServletContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The filter's parameters, read and checked. Sealed once read. */
final class FilterSettings {
    static final List<Parameter> PARAMETERS = Parameter.joined(
            KeySettings.PARAMETERS,
            List.of(
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
                    Parameter.optional("trustedOrigins")),
            SessionSettings.PARAMETERS,
            List.of(Parameter.optional("loginListener")));

    private static final Duration LONGEST_CLOCK_SKEW = Duration.ofMinutes(5);
    private static final int RENEWALS_PER_LIFETIME = 10;

    /** What becomes of a request that another site sent. */
    enum CsrfMode {
        ENFORCE,
        REPORT,
        OFF
    }

    final KeySettings keys;
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
    final SessionSettings session;
    final Optional<LoginListener> loginListener;

    FilterSettings(Parameters parameters, ServletContext context) {
        keys = new KeySettings(parameters);
        issuer = parameters.text("issuer");
        audience = parameters.list("audience");
        tokenLifetime =
                parameters.read("tokenLifetime", Forms::positiveDuration).orElseThrow();
        maxLifetime = parameters.read("maxLifetime", Forms::positiveDuration).orElseThrow();
        renewAfter =
                parameters.read("renewAfter", this::renewAfter).orElse(tokenLifetime.dividedBy(RENEWALS_PER_LIFETIME));
        clockSkew = parameters.read("clockSkew", FilterSettings::clockSkew).orElseThrow();
        tokenSources = parameters.read("tokenSources", FilterSettings::sources).orElseThrow();
        publicOrigins = parameters.listOf("publicOrigins", FilterSettings::webOrigin);
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
        session = new SessionSettings(parameters, context);
        loginListener =
                parameters.read("loginListener", name -> ApplicationClass.make(name, LoginListener.class, context));
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

    /** An origin of the application's own: a server's. */
    private static Origin webOrigin(String text) {
        Origin origin = origin(text);
        if (!origin.isWeb()) {
            throw new IllegalArgumentException("expected an origin such as https://bank.example, got '" + text
                    + "'; the origin of an app or a browser extension belongs into trustedOrigins");
        }
        return origin;
    }

    private static Origin origin(String text) {
        return Origin.parse(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "expected an origin such as https://bank.example, got '" + text + "'" + originHint(text)));
    }

    private static String originHint(String text) {
        if (text.equals("null")) {
            return "; any page can send the origin null, so it cannot be trusted";
        }
        if (text.contains("*")) {
            return "; each origin is compared as a whole, so list them one by one";
        }
        return text.endsWith("/") ? "; leave out the path" : "";
    }

    /** A page of the application, or an address elsewhere where logins are made. */
    private static String loginPage(String text) {
        boolean elsewhere = text.matches("https?://[^\\s\\\\]+");
        return elsewhere ? text : Forms.localPath(text);
    }
}
