package io.github.jwtfilter.tools.inspect;

import io.github.jwtfilter.access.AccessRules;
import io.github.jwtfilter.access.Decision;
import io.github.jwtfilter.access.RequestPath;
import io.github.jwtfilter.access.Requirement;
import io.github.jwtfilter.csrf.CrossOriginGuard;
import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.KeySource;
import io.github.jwtfilter.jose.KeysUnavailableException;
import io.github.jwtfilter.transport.TokenSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The answer of a filter to a request with a token, with the reason and the deciding rule. */
final class Verdict {
    private static final Pattern METHOD = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}");
    private static final int MAX_PATH = 2000;
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private final InspectedFilter filter;
    private final Map<String, String> rows = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private Identity user;
    private boolean undecided;
    private boolean refusedProxy;
    private String state = "";
    private String title = "";

    private Verdict(InspectedFilter filter) {
        this.filter = filter;
    }

    /**
     * Computes the answer of a filter.
     *
     * @param token the token; empty for an anonymous request
     * @param source the source of the token, a word of {@code tokenSources}
     * @param path the decoded path within the application
     * @param pasted the keys to use if the filter's own are missing on this machine
     */
    static Verdict of(
            InspectedFilter filter,
            String token,
            String source,
            String method,
            String path,
            Optional<KeySource> pasted) {
        Verdict verdict = new Verdict(filter);
        verdict.decide(token, source, method, path, pasted);
        return verdict;
    }

    private void decide(String token, String source, String method, String path, Optional<KeySource> pasted) {
        if (!METHOD.matcher(method).matches()) {
            is("open", "Write a method, for example GET.");
            return;
        }
        if (!path.startsWith("/") || path.length() > MAX_PATH) {
            is("open", "Write a path of the application that begins with a slash, for example /admin/users.");
            return;
        }
        if (filter.rules().isEmpty()) {
            is("refused", "The filter does not start, because its rules are wrong.");
            return;
        }
        String plain = path.split("[?#]", 2)[0];
        if (RequestPath.of(plain, null).isEmpty()) {
            is("refused", "400: the path is ambiguous, so no rule is asked.");
            return;
        }
        if (!filter.covers(plain)) {
            rows.put("Rule", "none is asked: the filter is not mapped to this path");
            is("warning", "Not protected by this filter: it does not get requests for this path.");
        } else if (isSecurityCheck(method, plain)) {
            rows.put("Rule", "none is asked: the login servlet answers this path in place of the container");
            is("good", "Let through: the login servlet answers.");
        } else {
            readToken(token, source, pasted);
            decide(method, plain);
        }
        note(source, method, plain);
    }

    private void readToken(String token, String source, Optional<KeySource> pasted) {
        Optional<TokenSource> from = filter.source(source);
        if (token.isEmpty() || from.isEmpty()) {
            rows.put("Token", "none: the request is anonymous");
            return;
        }
        Optional<KeySource> replaced = filter.hasKeys() ? Optional.empty() : pasted;
        if (replaced.isPresent()) {
            notes.add("The filter's own keys are not usable here. The pasted key was used in their place.");
        }
        try {
            user = filter.login(token, from.get(), replaced).identity();
            rows.put("Token", "accepted");
            rows.put("User", PrettyJson.visible(user.getName()));
            rows.put("Roles", user.roles().isEmpty() ? "none" : PrettyJson.visible(String.join(", ", user.roles())));
        } catch (InvalidTokenException e) {
            rows.put("Token", "refused, " + e.reason() + ": " + PrettyJson.visible(e.getMessage()));
            refusedProxy = from.get().isProxy();
        } catch (KeysUnavailableException e) {
            rows.put("Token", "not decided: " + e.getMessage());
            undecided = true;
        }
    }

    private void decide(String method, String path) {
        Requirement requirement = filter.rules().orElseThrow().requirement(method, path);
        boolean isOpen = filter.servlets().permitted(filter.settings()).contains(path);
        rows.put(
                "Rule",
                isOpen
                        ? "none is asked: this path of the login or of the filter is open to everyone"
                        : pattern(method, path, requirement) + " " + requirement);
        if (undecided && requirement != Requirement.PERMIT && requirement != Requirement.DENY) {
            is(
                    "open",
                    "Not known here: there are no keys to verify the token. The rule needs " + needs(requirement)
                            + ".");
            return;
        }
        Decision decision = requirement.decide(user);
        switch (decision) {
            case PERMITTED:
                is("good", "Let through: the application answers" + (user == null ? ", without a user." : "."));
                break;
            case LOGIN_NEEDED:
                is("warning", "Login needed: " + challenge());
                break;
            default:
                is(
                        "refused",
                        requirement == Requirement.DENY
                                ? "403: the rule closes the path to everyone."
                                : "403: the user has none of the roles " + String.join(", ", requirement.roles())
                                        + ".");
        }
    }

    /** Returns the pattern of the deciding rule. An exact rule also covers the path with a trailing slash. */
    private String pattern(String method, String path, Requirement requirement) {
        AccessRules rules = filter.rules().orElseThrow();
        String bare = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        boolean isOfBare = !bare.equals(path)
                && rules.patternFor(bare).equals(bare)
                && rules.requirement(method, bare).toString().equals(requirement.toString());
        return rules.patternFor(isOfBare ? bare : path);
    }

    private static String needs(Requirement requirement) {
        return requirement.asksForRole() ? "one of the roles " + String.join(", ", requirement.roles()) : "a login";
    }

    private String challenge() {
        if (refusedProxy || filter.source("cookie").isEmpty()) {
            return "401.";
        }
        Optional<String> page = filter.settings()
                .loginPage
                .or(() -> filter.servlets().loginMappings.stream().findFirst());
        String where = filter.leadsToProvider() ? "its provider" : page.orElse("");
        return where.isEmpty()
                ? "401."
                : "a browser that opens a page is sent to " + where + ". All other clients get 401.";
    }

    private boolean isSecurityCheck(String method, String path) {
        return path.endsWith("/j_security_check")
                && method.equals("POST")
                && filter.servlets().login.isPresent();
    }

    private void note(String source, String method, String path) {
        boolean ambient =
                filter.source(source).filter(from -> from != TokenSource.HEADER).isPresent();
        if (ambient && !SAFE.contains(method) && filter.settings().csrf == CrossOriginGuard.Mode.ENFORCE) {
            notes.add("A request of a browser from another site gets 403 (csrf=enforce).");
        }
        if (filter.settings().logoutPaths.contains(path)
                || filter.servlets().logoutMappings.contains(path)) {
            notes.add("This path ends the login.");
        }
        if (!filter.patterns().contains("/*")) {
            notes.add("The filter is not mapped to /*. It answers only where its mappings fit: "
                    + (filter.patterns().isEmpty() ? "nowhere" : String.join(", ", filter.patterns())) + ".");
        }
    }

    private void is(String newState, String newTitle) {
        state = newState;
        title = newTitle;
    }

    /** Returns the content for the page. */
    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("state", state);
        map.put("title", title);
        map.put("rows", rows);
        map.put("notes", notes);
        map.put("facts", filter.facts());
        map.put("problems", filter.problems());
        map.put("unknown", filter.unknown());
        return map;
    }
}
