package io.github.jwtfilter.tools.inspect;

import io.github.jwtfilter.access.AccessRules;
import io.github.jwtfilter.config.DeclaredServlets;
import io.github.jwtfilter.config.FilterSettings;
import io.github.jwtfilter.config.Parameters;
import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.JwtVerifier;
import io.github.jwtfilter.jose.KeySource;
import io.github.jwtfilter.jose.KeysUnavailableException;
import io.github.jwtfilter.login.ActiveLogins;
import io.github.jwtfilter.login.ListedIssuers;
import io.github.jwtfilter.login.Login;
import io.github.jwtfilter.login.LoginReader;
import io.github.jwtfilter.revocation.EndedLogins;
import io.github.jwtfilter.revocation.StoreBehindException;
import io.github.jwtfilter.store.Clocks;
import io.github.jwtfilter.store.StoreClock;
import io.github.jwtfilter.tools.xml.XmlElement;
import io.github.jwtfilter.transport.TokenSource;
import jakarta.servlet.FilterConfig;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * One filter of a web.xml, outside a container. The filter's own classes read the parameters, verify tokens and decide,
 * so the answers are the same.
 */
final class InspectedFilter implements AutoCloseable {
    /** The parameters of the login servlet with always open pages. Other parameters of this servlet are ignored. */
    private static final Set<String> PAGES = Set.of("page", "errorPage");

    private static final List<String> KEYS = List.of("secret", "secretFile", "keys");

    private final String name;
    private final Clocks clocks;
    private final boolean fetchKeys;
    private final List<String> problems = new ArrayList<>();
    private final List<String> patterns;
    private final ServerOnlyParameters unknown;
    private final FilterSettings settings;
    private final Optional<AccessRules> rules;
    private final DeclaredServlets servlets;
    private final boolean leadsToProvider;
    private final ListedIssuers issuers;
    private final ActiveLogins logins;

    InspectedFilter(XmlElement webXml, XmlElement filter, boolean fetchKeys, Clocks clocks) {
        this.name = filter.text("filter-name").orElse("");
        this.clocks = clocks;
        this.fetchKeys = fetchKeys;
        DescriptorContext context = new DescriptorContext(webXml, PAGES::contains);
        this.patterns = context.requestPatterns(name);
        this.unknown = new ServerOnlyParameters(parameters(webXml, filter));
        FilterConfig config = context.filter(name, readable(unknown.rest(), problems));
        Parameters parameters = Parameters.of(config, FilterSettings.PARAMETERS, problems);
        this.settings = new FilterSettings(parameters, context.context(), clocks);
        if (KEYS.stream()
                .anyMatch(key -> unknown.isInJndi(key) || isPipe(unknown.rest().get(key)))) {
            problems.removeIf(problem -> problem.contains("expected exactly one of secret"));
        }
        List<String> ofServlets = new ArrayList<>();
        this.servlets = new DeclaredServlets(context.context(), settings, clocks, ofServlets);
        ofServlets.stream().filter(InspectedFilter::isOfPaths).forEach(problems::add);
        this.leadsToProvider = servlets.login.isPresent()
                && settings.loginPage.isEmpty()
                && isProviderOnly(webXml, servlets.login.get().servletName);
        int earlier = problems.size();
        Optional<AccessRules> read =
                parameters.read("rules", text -> AccessRules.parse(text, servlets.permitted(settings)));
        // After a problem, read() returns the default rule. Discard it.
        this.rules = problems.size() == earlier ? read : Optional.empty();
        this.issuers = settings.issuers.listed(settings.logins.clockSkew(), 0);
        LoginReader reader = new LoginReader(settings.logins, issuers, clocks.wall());
        EndedLogins noneEnded =
                new EndedLogins(EndedLogins.DEFAULT_CAPACITY, reader.longest(), clocks.wall(), clocks.nanoTime());
        this.logins = new ActiveLogins(reader, noneEnded, noneEnded, new StoreClock(clocks));
        if (fetchKeys) {
            settings.keys.start();
            settings.issuers.start();
        }
    }

    /** Removes keys in pipes, devices and folders, and adds a problem for each. Reading a pipe could block forever. */
    private static Map<String, String> readable(Map<String, String> parameters, List<String> problems) {
        Map<String, String> readable = new LinkedHashMap<>(parameters);
        for (String key : KEYS) {
            if (isPipe(parameters.get(key))) {
                problems.add(
                        key + ": expected a regular file, got a pipe, a device or a folder. Copy the keys to a file.");
                readable.remove(key);
            }
        }
        return readable;
    }

    private static boolean isPipe(String value) {
        try {
            Path path = value == null ? Path.of("") : Path.of(value.strip());
            return path.isAbsolute() && Files.exists(path) && !Files.isRegularFile(path);
        } catch (InvalidPathException noFile) {
            return false;
        }
    }

    /** Returns the parameters of the filter. They override the parameters of the context. */
    private static Map<String, String> parameters(XmlElement webXml, XmlElement filter) {
        Map<String, String> all = new LinkedHashMap<>();
        DescriptorContext.params(webXml, "context-param").forEach((name, value) -> {
            if (name.startsWith(Parameters.CONTEXT_PREFIX)) {
                all.put(name.substring(Parameters.CONTEXT_PREFIX.length()), value);
            }
        });
        all.putAll(DescriptorContext.params(filter, "init-param"));
        return all;
    }

    /** Returns whether a problem of a servlet affects the open paths. Other problems affect users or sessions. */
    private static boolean isOfPaths(String problem) {
        return problem.contains(": page: ") || problem.contains(": errorPage: ") || problem.contains("url-pattern");
    }

    private static boolean isProviderOnly(XmlElement webXml, String servletName) {
        return webXml.children("servlet")
                .filter(servlet ->
                        servlet.text("servlet-name").filter(servletName::equals).isPresent())
                .map(servlet -> DescriptorContext.params(servlet, "init-param"))
                .anyMatch(params -> params.containsKey("oidcIssuer") && !params.containsKey("users"));
    }

    String name() {
        return name;
    }

    /** Returns the url-patterns by which requests of clients reach the filter. */
    List<String> patterns() {
        return patterns;
    }

    /** Returns whether the filter gets the requests for a path. */
    boolean covers(String path) {
        return patterns.stream()
                .anyMatch(pattern -> pattern.endsWith("/*")
                        ? (path + "/").startsWith(pattern.substring(0, pattern.length() - 1))
                        : pattern.startsWith("*.")
                                ? path.substring(path.lastIndexOf('/')).endsWith(pattern.substring(1))
                                : pattern.isEmpty() ? path.equals("/") : path.equals(pattern));
    }

    FilterSettings settings() {
        return settings;
    }

    DeclaredServlets servlets() {
        return servlets;
    }

    /** Returns the rules; empty if they are wrong. */
    Optional<AccessRules> rules() {
        return rules;
    }

    /** Returns whether anonymous browsers are redirected to a provider at once. */
    boolean leadsToProvider() {
        return leadsToProvider;
    }

    /** Returns the obstacles to a start on this machine: wrong values, missing files and missing variables. */
    List<String> problems() {
        return problems;
    }

    /** Returns notes about facts that only the server knows. */
    List<String> unknown() {
        return unknown.notes();
    }

    /** Returns whether the filter's keys are available now. */
    boolean hasKeys() {
        return settings.keys.current().isPresent();
    }

    /**
     * Returns the login of a token, as the filter would.
     *
     * @param keys the keys in place of the filter's; empty for its own
     * @throws InvalidTokenException if the token is refused
     * @throws KeysUnavailableException if the keys are missing
     */
    Login login(String token, TokenSource source, Optional<KeySource> keys) throws InvalidTokenException {
        KeySource chosen = keys.or(() -> settings.keys.source)
                .orElseThrow(() -> new KeysUnavailableException("the filter has no keys on this machine"));
        JwtVerifier own = new JwtVerifier(chosen, settings.logins.claimRules(clocks.wall()), 0);
        try {
            return logins.admit(issuers.verifier(own).verify(token, source));
        } catch (StoreBehindException e) {
            throw new IllegalStateException("no store is read here", e);
        }
    }

    /** Returns the settings of the filter, by their names for a person. */
    Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(
                "Filter",
                name + (patterns.isEmpty() ? ", without a url-pattern" : ", mapped to " + String.join(", ", patterns)));
        facts.put("Keys", keys());
        facts.put("Issuer", settings.logins.issuer().orElse("any"));
        facts.put(
                "Audience",
                settings.logins.audience().isEmpty()
                        ? "none: tokens for an audience are refused"
                        : String.join(", ", settings.logins.audience()));
        List<String> listed = settings.issuers.described().stream()
                .map(line -> line.get("issuer") + " (" + line.get("keys") + " keys from " + line.get("keys_from") + ")")
                .collect(Collectors.toList());
        if (!listed.isEmpty()) {
            facts.put("Listed issuers", String.join(", ", listed));
        }
        facts.put("User and roles", settings.logins.principalClaim() + ", " + settings.logins.rolesClaim());
        facts.put(
                "Lifetimes",
                "token " + words(settings.logins.tokenLifetime()) + ", login " + words(settings.logins.maxLifetime())
                        + ", clock skew " + words(settings.logins.clockSkew()));
        return facts;
    }

    private String keys() {
        if (KEYS.stream().anyMatch(unknown::isInJndi)) {
            return "in the JNDI of the server, not known here";
        }
        if (settings.keys.source.isEmpty()) {
            return "not usable here, see the problems";
        }
        List<String> fingerprints = settings.keys.fingerprints();
        return settings.keys.origin()
                + (fingerprints.isEmpty()
                        ? fetchKeys ? ", not fetched yet" : ", not fetched; start the command with --fetch-keys"
                        : ": " + String.join(", ", fingerprints));
    }

    private static String words(Duration duration) {
        return duration.toString().substring(2).toLowerCase(java.util.Locale.ROOT);
    }

    /** Returns the permitted sources of a token, as words of {@code tokenSources}. */
    List<String> sources() {
        return settings.tokenSources.stream().map(TokenSource::toString).collect(Collectors.toList());
    }

    /** Returns the token source of a word. */
    Optional<TokenSource> source(String word) {
        Predicate<TokenSource> named = source -> source.toString().equals(word);
        return settings.tokenSources.stream().filter(named).findFirst();
    }

    @Override
    public void close() {
        settings.keys.close();
        settings.issuers.close();
    }
}
