package io.github.jwtfilter.tools;

import io.github.jwtfilter.csrf.Origin;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Checks of the values that {@code convert} writes into web.xml. Without them, a wrong value would show at the start of
 * the application at the earliest.
 */
final class ConvertValues {
    /** An absolute path on Unix or Windows. The server may run another system than this machine. */
    private static final Pattern FILE = Pattern.compile("(?:/|[A-Za-z]:[\\\\/])[^\\r\\n]+");

    private static final Pattern STORE = Pattern.compile(
            "container|htpasswd:" + FILE + "|jdbc:java:\\S+|ldaps?://\\S+|class:[\\p{L}_$][\\p{L}\\p{N}_$.]*");

    private static final Pattern PATH = Pattern.compile("/(?!/)[^\\s?#*\\\\]*");
    private static final Pattern ISSUER = Pattern.compile("https://[^\\s/?#]+[^\\s?#]*");

    /** A class name outside the JDK. The filter allows some JDK classes by default, and refuses the others. */
    private static final Pattern TYPE =
            Pattern.compile("(?!javax?\\.)[\\p{L}_$][\\p{L}\\p{N}_$]*(\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)*");

    private static final Pattern FALLBACK = Pattern.compile("refuse|container(:[^\\s,]+(,[^\\s,]+)*)?");

    /** The factory of the exception for a wrong value. */
    interface Refusal {
        /** Returns the exception for an option. */
        RuntimeException of(String option, String message);
    }

    private final Refusal refusal;

    ConvertValues(Refusal refusal) {
        this.refusal = refusal;
    }

    void stores(List<String> stores) {
        check(
                "--users",
                stores,
                STORE,
                "a store such as htpasswd:/etc/bank/users, jdbc:java:comp/env/jdbc/NAME, ldaps://host, class:NAME or"
                        + " container; repeat the option for more");
    }

    void file(String option, String file) {
        check(option, file == null ? null : List.of(file), FILE, "an absolute path on the servers");
    }

    void logoutPaths(List<String> paths) {
        check("--logout-paths", paths, PATH, "paths inside the application such as /logout");
    }

    void issuer(String issuer) {
        check("--oidc-issuer", issuer == null ? null : List.of(issuer), ISSUER, "an https URL");
    }

    void types(List<String> types) {
        check("--session-types", types, TYPE, "classes of the application such as com.acme.Cart");
    }

    void fallback(String fallback) {
        check(
                "--session-fallback",
                fallback == null ? null : List.of(fallback),
                FALLBACK,
                "refuse, container or container:NAME,NAME");
    }

    void origin(String origin) {
        if (origin != null && Origin.parse(origin).filter(Origin::isWeb).isEmpty()) {
            throw wrong("--public-origin", "an origin such as https://bank.example", origin);
        }
    }

    private void check(String option, List<String> values, Pattern pattern, String expected) {
        for (String value : values == null ? List.<String>of() : values) {
            if (value.length() > 2000 || !pattern.matcher(value).matches()) {
                throw wrong(option, expected, value);
            }
        }
    }

    private RuntimeException wrong(String option, String expected, String value) {
        String shown = value.length() > 30 ? value.substring(0, 30) + "..." : value;
        return refusal.of(option, "expected " + expected + ", got '" + shown.replaceAll("\\p{Cntrl}", "?") + "'");
    }
}
