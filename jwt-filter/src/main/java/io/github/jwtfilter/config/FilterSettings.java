package io.github.jwtfilter.config;

import io.github.jwtfilter.config.application.ApplicationClass;
import io.github.jwtfilter.csrf.CrossOriginGuard;
import io.github.jwtfilter.csrf.Origin;
import io.github.jwtfilter.login.LoginRules;
import io.github.jwtfilter.monitor.LoginListener;
import io.github.jwtfilter.store.Clocks;
import io.github.jwtfilter.text.ValueFormats;
import io.github.jwtfilter.transport.TokenSource;
import jakarta.servlet.ServletContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The parsed and checked parameters of the filter. Immutable. */
public final class FilterSettings {
    public static final List<Parameter> PARAMETERS = Parameter.joined(
            KeySettings.PARAMETERS,
            List.of(
                    Parameter.optional("issuer"),
                    Parameter.optional("audience"),
                    Parameter.withDefault("tokenLifetime", "30m"),
                    Parameter.withDefault("maxLifetime", "12h"),
                    Parameter.optional("renewAfter"),
                    Parameter.optional("recheckWithin"),
                    Parameter.withDefault("clockSkew", "30s"),
                    Parameter.withDefault("cachedTokens", "2048"),
                    Parameter.withDefault("tokenSources", "header,cookie"),
                    Parameter.optional("issuers"),
                    Parameter.withDefault("cookieName", "jwt"),
                    Parameter.optional("cookiePath"),
                    Parameter.optional("cookieDomain"),
                    Parameter.withDefault("cookieSecure", "auto"),
                    Parameter.withDefault("cookieSameSite", "Lax"),
                    Parameter.withDefault("rules", FilterSettings.DEFAULT_RULES),
                    Parameter.withDefault("mode", ObserveMode.ENFORCE),
                    Parameter.optional("loginPage"),
                    Parameter.optional("logoutPaths"),
                    Parameter.withDefault("principalClaim", "sub"),
                    Parameter.withDefault("rolesClaim", "roles"),
                    Parameter.withDefault("csrf", "enforce"),
                    Parameter.optional("publicOrigins"),
                    Parameter.optional("trustedOrigins")),
            SessionSettings.PARAMETERS,
            StoreSettings.PARAMETERS,
            List.of(Parameter.optional("loginListener"), AdoptSettings.PARAMETER));

    static final String DEFAULT_RULES = "/* authenticated";

    private static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(5);
    private static final int RENEWALS_PER_LIFETIME = 10;
    private static final String PROXY = "header:";
    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,99}");

    /** Headers that a browser or a page sets, or with a format of their own. */
    private static final Set<String> OTHER_HEADERS =
            Set.of("authorization", "cookie", "host", "origin", "referer", "user-agent", "accept");

    private static final int MAX_CACHED_TOKENS = 100_000;

    public final KeySettings keys;
    public final LoginRules logins;
    public final IssuerSettings issuers;

    /** The maximum number of verified tokens in memory; 0 for none. */
    public final int cachedTokens;

    public final List<TokenSource> tokenSources;
    public final CookieSettings cookie;
    /** Whether the filter only observes. */
    public final boolean observes;

    final String rules;
    public final Optional<String> loginPage;
    public final List<String> logoutPaths;
    public final CrossOriginGuard.Mode csrf;
    public final List<Origin> publicOrigins;
    public final List<Origin> trustedOrigins;
    public final SessionSettings session;
    public final StoreSettings store;
    public final Optional<LoginListener> loginListener;
    public final AdoptSettings adopt;

    public FilterSettings(Parameters parameters, ServletContext context, Clocks clocks) {
        keys = new KeySettings(parameters, clocks.wall());
        logins = logins(parameters);
        issuers = new IssuerSettings(parameters, keys.insecureHttpKeys, logins.issuer(), clocks.wall());
        cachedTokens = parameters
                .read("cachedTokens", text -> ValueFormats.wholeNumber(text, 0, MAX_CACHED_TOKENS))
                .orElseThrow();
        tokenSources = parameters.read("tokenSources", FilterSettings::sources).orElseThrow();
        publicOrigins = parameters.listOf("publicOrigins", FilterSettings::webOrigin);
        trustedOrigins = parameters.listOf("trustedOrigins", FilterSettings::origin);
        cookie = new CookieSettings(parameters, context.getContextPath(), publicOrigins);
        rules = parameters.text("rules").orElseThrow();
        loginPage = parameters.read("loginPage", FilterSettings::loginPage);
        logoutPaths = parameters.listOf("logoutPaths", ValueFormats::localPathWithoutQuery);
        csrf = parameters
                .read(
                        "csrf",
                        text -> CrossOriginGuard.Mode.valueOf(ValueFormats.oneOf(text, "enforce", "report", "off")
                                .toUpperCase(Locale.ROOT)))
                .orElseThrow();
        checkProxies(parameters);
        session = new SessionSettings(parameters, context);
        store = new StoreSettings(parameters, context, clocks);
        observes = parameters
                .read(
                        "mode",
                        text -> ValueFormats.oneOf(text, ObserveMode.ENFORCE, ObserveMode.OBSERVE)
                                .equals(ObserveMode.OBSERVE))
                .orElseThrow();
        if (observes && session.isReported()) {
            parameters.problem(
                    "session",
                    "expected container or token with mode=observe, because the report wraps requests and observing must"
                            + " change nothing, got 'report'; set it with mode=enforce");
        }
        loginListener =
                parameters.read("loginListener", name -> ApplicationClass.make(name, LoginListener.class, context));
        adopt = new AdoptSettings(parameters, tokenSources, observes);
    }

    /** Returns the value of {@code mode}. */
    public String mode() {
        return observes ? ObserveMode.OBSERVE : ObserveMode.ENFORCE;
    }

    private static LoginRules logins(Parameters parameters) {
        Optional<String> issuer = parameters.text("issuer");
        List<String> audience = parameters.list("audience");
        Duration tokenLifetime =
                parameters.read("tokenLifetime", ValueFormats::positiveDuration).orElseThrow();
        Duration maxLifetime =
                parameters.read("maxLifetime", ValueFormats::positiveDuration).orElseThrow();
        Duration renewAfter = parameters
                .read("renewAfter", text -> renewAfter(text, tokenLifetime))
                .orElse(tokenLifetime.dividedBy(RENEWALS_PER_LIFETIME));
        Duration clockSkew =
                parameters.read("clockSkew", FilterSettings::clockSkew).orElseThrow();
        return LoginRules.builder()
                .claims(
                        parameters.text("principalClaim").orElseThrow(),
                        parameters.text("rolesClaim").orElseThrow())
                .lifetimes(tokenLifetime, maxLifetime, renewAfter, clockSkew)
                .recheckWithin(parameters
                        .read("recheckWithin", text -> recheckWithin(text, renewAfter))
                        .orElse(null))
                .issuer(issuer.orElse(null))
                .audience(audience)
                .build();
    }

    private static Duration renewAfter(String text, Duration tokenLifetime) {
        Duration duration = ValueFormats.duration(text);
        if (duration.compareTo(tokenLifetime) >= 0) {
            throw new IllegalArgumentException("expected less than tokenLifetime, got '" + text + "'");
        }
        return duration;
    }

    private static Duration recheckWithin(String text, Duration renewAfter) {
        Duration duration = ValueFormats.positiveDuration(text);
        if (duration.compareTo(renewAfter) < 0) {
            throw new IllegalArgumentException("expected at least renewAfter, got '" + text + "'");
        }
        return duration;
    }

    private static Duration clockSkew(String text) {
        Duration duration = ValueFormats.duration(text);
        if (duration.compareTo(MAX_CLOCK_SKEW) > 0) {
            throw new IllegalArgumentException("expected at most 5m, got '" + text + "'");
        }
        return duration;
    }

    private static List<TokenSource> sources(String text) {
        List<TokenSource> sources = new ArrayList<>();
        for (String word : ValueFormats.names(text)) {
            TokenSource source = source(word);
            if (sources.contains(source)) {
                throw new IllegalArgumentException("expected each source once, got '" + text + "'");
            }
            sources.add(source);
        }
        return sources;
    }

    private static TokenSource source(String word) {
        if (word.startsWith(PROXY)) {
            String name = word.substring(PROXY.length());
            if (!HEADER_NAME.matcher(name).matches() || OTHER_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("expected the header of a proxy, for example"
                        + " header:Cf-Access-Jwt-Assertion, got '" + word + "'");
            }
            return TokenSource.ofProxy(name);
        }
        return ValueFormats.oneOf(word, "header", "cookie").equals("header") ? TokenSource.HEADER : TokenSource.COOKIE;
    }

    private void checkProxies(Parameters parameters) {
        if (!readsProxies()) {
            return;
        }
        // A proxy cannot sign with our keys. Without another issuer, every token in its header would be refused.
        if (!parameters.isSet("issuers")) {
            parameters.problem(
                    "tokenSources",
                    "expected a line for the proxy in 'issuers', because a header:NAME takes tokens of listed issuers only");
        }
        if (csrf == CrossOriginGuard.Mode.OFF) {
            parameters.problem(
                    "csrf",
                    "expected enforce or report, because a proxy adds its header:NAME also to requests from other sites, and no"
                            + " SameSite cookie holds these back");
        }
    }

    private boolean readsProxies() {
        return tokenSources.stream().anyMatch(TokenSource::isProxy);
    }

    /** Returns warnings about insecure settings. */
    public List<String> warnings() {
        return csrf == CrossOriginGuard.Mode.REPORT && readsProxies()
                ? List.of(
                        "JWTF-130 csrf=report: other sites can act as a user whose token a proxy adds. Such requests are only"
                                + " logged. Set csrf=enforce.")
                : List.of();
    }

    /** Parses an origin of the application itself. It must be the origin of a web server. */
    private static Origin webOrigin(String text) {
        Origin origin = origin(text);
        if (!origin.isWeb()) {
            throw new IllegalArgumentException("expected an origin, for example https://bank.example, got '" + text
                    + "'; write the origin of an app or a browser extension into trustedOrigins");
        }
        return origin;
    }

    private static Origin origin(String text) {
        return Origin.parse(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "expected an origin, for example https://bank.example, got '" + text + "'" + originHint(text)));
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

    /** Parses a page of the application, or the address of a login page on another server. */
    private static String loginPage(String text) {
        boolean elsewhere = text.matches("https?://[^\\s\\\\]+");
        return elsewhere ? text : ValueFormats.localPath(text);
    }
}
