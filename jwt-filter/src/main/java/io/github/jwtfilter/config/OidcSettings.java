package io.github.jwtfilter.config;

import io.github.jwtfilter.config.application.ApplicationFile;
import io.github.jwtfilter.csrf.Origin;
import io.github.jwtfilter.files.TrustedCertificates;
import io.github.jwtfilter.identity.LoginThreads;
import io.github.jwtfilter.oidc.Client;
import io.github.jwtfilter.oidc.Client.Authentication;
import io.github.jwtfilter.oidc.Provider;
import io.github.jwtfilter.oidc.ProviderUsers;
import io.github.jwtfilter.oidc.RedirectUri;
import io.github.jwtfilter.text.Digests;
import io.github.jwtfilter.text.ValueFormats;
import io.github.jwtfilter.transport.TokenSource;
import jakarta.servlet.ServletContext;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The login servlet's parameters for a login at an OpenID Connect provider. Immutable. */
public final class OidcSettings {
    private static final String ISSUER = "oidcIssuer";
    private static final String INSECURE_HTTP = "insecureHttpIssuer";
    private static final int SOURCE_CHARACTERS = 8;

    static final List<Parameter> PARAMETERS = List.of(
            Parameter.optional(ISSUER),
            Parameter.optional("oidcClientId"),
            Parameter.optional("oidcClientSecret"),
            Parameter.optional("oidcClientAuthentication"),
            Parameter.withDefault("oidcScopes", "openid profile email"),
            Parameter.optional("oidcName"),
            Parameter.withDefault("oidcPrincipalClaim", "preferred_username"),
            Parameter.withDefault("oidcSharedNames", "false"),
            Parameter.optional("oidcRolesClaim"),
            Parameter.optional("oidcParameters"),
            Parameter.withDefault("oidcRecheck", "1h"),
            Parameter.withDefault("oidcLogout", "true"),
            Parameter.optional("oidcCertificates"),
            Parameter.withDefault(INSECURE_HTTP, "false"));

    /** The parameters of an authorization request that a login sets itself. */
    private static final Set<String> OWN_PARAMETERS = Set.of(
            "response_type",
            "response_mode",
            "client_id",
            "redirect_uri",
            "scope",
            "state",
            "nonce",
            "code_challenge",
            "code_challenge_method",
            "request",
            "request_uri");

    public final Client client;

    private final boolean insecureHttp;
    private final TrustedCertificates trust;
    private final String principalClaim;
    private final List<String> rolesClaims;

    /** The text of the button. */
    public final String name;

    /** Whether a user of the provider may have the name of a local user. */
    public final boolean sharedNames;

    /** How long after the provider's last word a token is renewed; empty for no limit. */
    public final Optional<Duration> recheck;

    /** Whether a logout also goes to the provider. */
    public final boolean logout;

    /** The origins of the application; empty if it is on this machine only, for tests. */
    public final List<Origin> origins;

    /** The name of the provider in tokens. */
    public final String source;

    private OidcSettings(Parameters parameters, String issuer, FilterSettings filter, ServletContext context) {
        insecureHttp = parameters.flag(INSECURE_HTTP);
        trust = parameters
                .read("oidcCertificates", text -> TrustedCertificates.of(ApplicationFile.of(text, context)))
                .orElse(TrustedCertificates.JVM);
        name = parameters.text("oidcName").orElseGet(() -> URI.create(issuer).getHost());
        principalClaim = parameters.text("oidcPrincipalClaim").orElseThrow();
        rolesClaims = parameters.list("oidcRolesClaim");
        sharedNames = parameters.flag("oidcSharedNames");
        recheck = parameters.read("oidcRecheck", OidcSettings::recheck).orElseThrow();
        logout = parameters.flag("oidcLogout");
        origins = filter.publicOrigins;
        source = Digests.name("oidc\n" + issuer + "\n" + principalClaim, SOURCE_CHARACTERS);
        client = client(parameters, issuer, filter);
        checkSurroundings(parameters, issuer, filter);
    }

    /** Reads the parameters; empty without an {@code oidcIssuer}, or with a wrong one. */
    static Optional<OidcSettings> read(Parameters parameters, FilterSettings filter, ServletContext context) {
        if (!parameters.isSet(ISSUER)) {
            PARAMETERS.stream()
                    .map(Parameter::name)
                    .filter(parameters::isSet)
                    .forEach(name -> parameters.problem(name, "expected only with " + ISSUER));
            return Optional.empty();
        }
        return parameters
                .read(ISSUER, text -> Client.issuer(text, parameters.flag(INSECURE_HTTP)))
                .map(issuer -> new OidcSettings(parameters, issuer, filter, context));
    }

    private static Client client(Parameters parameters, String issuer, FilterSettings filter) {
        if (!parameters.isSet("oidcClientId")) {
            parameters.problem("oidcClientId", "expected the id of the client at the provider, got none");
        }
        Optional<String> secret = parameters.text("oidcClientSecret");
        return new Client(
                issuer,
                parameters.text("oidcClientId").orElse(""),
                secret.orElse(null),
                authentication(parameters, secret.isPresent()),
                filter.keys.source.orElse(null),
                parameters.read("oidcScopes", OidcSettings::scopes).orElseThrow(),
                parameters.read("oidcParameters", OidcSettings::more).orElse(Map.of()));
    }

    private static Authentication authentication(Parameters parameters, boolean hasSecret) {
        String parameter = "oidcClientAuthentication";
        Authentication given = parameters
                .read(
                        parameter,
                        text -> Authentication.valueOf(ValueFormats.oneOf(
                                        text, "client_secret_basic", "client_secret_post", "private_key_jwt", "none")
                                .toUpperCase(Locale.ROOT)))
                .orElse(hasSecret ? Authentication.SECRET : Authentication.NONE);
        boolean needsSecret = given != Authentication.PRIVATE_KEY_JWT && given != Authentication.NONE;
        if (needsSecret != hasSecret) {
            parameters.problem(
                    parameter,
                    needsSecret
                            ? "expected an oidcClientSecret, got none"
                            : "expected no oidcClientSecret with "
                                    + given.name().toLowerCase(Locale.ROOT));
        }
        return given;
    }

    private void checkSurroundings(Parameters parameters, String issuer, FilterSettings filter) {
        if (!filter.tokenSources.contains(TokenSource.COOKIE)) {
            parameters.problem(
                    ISSUER, "expected 'cookie' in the filter's tokenSources, because the login is kept in a cookie");
        }
        boolean isTest =
                insecureHttp && RedirectUri.isLoopback(URI.create(issuer).getHost());
        if (origins.isEmpty() && !isTest) {
            parameters.problem(
                    ISSUER,
                    "expected the filter's publicOrigins, for example https://bank.example, got none; the provider"
                            + " sends users back to that address");
        }
    }

    private static String scopes(String text) {
        List<String> scopes = ValueFormats.names(text);
        if (!scopes.contains("openid")) {
            throw new IllegalArgumentException("expected 'openid' among the scopes, got '" + text + "'");
        }
        return String.join(" ", scopes);
    }

    /** Parses parameters of a query: {@code prompt=login&acr_values=a%20b}, also separated by white space. */
    private static Map<String, String> more(String text) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : text.split("[\\s&]+")) {
            int end = pair.indexOf('=');
            if (end < 1) {
                throw new IllegalArgumentException("expected name=value, got '" + pair + "'");
            }
            String name = decoded(pair.substring(0, end));
            if (OWN_PARAMETERS.contains(name)) {
                throw new IllegalArgumentException("expected other parameters than " + name + ", which a login sets");
            }
            String value = decoded(pair.substring(end + 1));
            if (name.equals("max_age") && !value.matches("[0-9]{1,9}")) {
                throw new IllegalArgumentException("expected max_age in seconds, got '" + value + "'");
            }
            if (parameters.put(name, value) != null) {
                throw new IllegalArgumentException("expected each parameter once, got '" + name + "' again");
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("expected two hexadecimal digits after each %, got '" + text + "'", e);
        }
    }

    private static Optional<Duration> recheck(String text) {
        return text.equals("none") ? Optional.empty() : Optional.of(ValueFormats.positiveDuration(text));
    }

    /**
     * Returns the provider.
     *
     * @param threads the threads that logins may hold while they wait for it
     */
    public Provider provider(LoginThreads threads, Clock clock) {
        return new Provider(client, insecureHttp, trust, threads, clock);
    }

    /**
     * Returns the reader of the provider's users.
     *
     * @param claims the names of the claims that the application needs
     * @param clockSkew the tolerated difference between the clocks
     */
    public ProviderUsers users(Provider provider, Set<String> claims, Duration clockSkew, Clock clock) {
        return new ProviderUsers(client, provider, principalClaim, rolesClaims, claims, clockSkew, clock);
    }

    /**
     * Returns the page that follows a login and a logout at the provider.
     *
     * @param contextPath the application's path as browsers send it; empty for the root
     * @param loginPath the login servlet's path within the application, as browsers send it
     */
    public RedirectUri redirectUri(String contextPath, String loginPath) {
        return new RedirectUri(
                origins.stream().map(Origin::toString).collect(Collectors.toList()), contextPath, loginPath);
    }

    /** Returns warnings about insecure settings. */
    public List<String> warnings() {
        return insecureHttp
                ? List.of("JWTF-135 " + INSECURE_HTTP
                        + "=true: the provider may use plain http. An attacker on the network can log in as any user. Use it for"
                        + " tests only.")
                : List.of();
    }
}
