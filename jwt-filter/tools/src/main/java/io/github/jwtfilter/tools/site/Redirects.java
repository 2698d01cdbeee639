package io.github.jwtfilter.tools.site;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Attempts to make an application redirect to another site. */
public final class Redirects {
    /** The name of a host that cannot exist (RFC 6761 §6.4). */
    public static final String OTHER_HOST = "doctor-example.invalid";

    public static final String OTHER_SITE = "https://" + OTHER_HOST;

    /** Spellings of an address on another host. Careless checks accept some of them. */
    public static final List<String> TARGETS = List.of(
            "//" + OTHER_HOST,
            "/\\" + OTHER_HOST,
            "\\\\" + OTHER_HOST,
            OTHER_SITE,
            "https:" + OTHER_HOST,
            "/%2f" + OTHER_HOST,
            "%2f%2f" + OTHER_HOST);

    private static final List<String> PARAMETERS = List.of(
            "target", "next", "url", "redirect", "redirect_uri", "returnTo", "returnUrl", "continue", "service");

    /** A target on the other host. Browsers read a backslash as a slash, and {@code https:x} as {@code https://x}. */
    private static final Pattern LEAVES =
            Pattern.compile("(?i)\\s*(?:https?:[/\\\\]*|[/\\\\]{2,})" + Pattern.quote(OTHER_HOST) + ".*");

    private Redirects() {}

    /** Returns the usual parameters for the next page, all with this value. */
    public static Map<String, String> parameters(String target) {
        Map<String, String> parameters = new LinkedHashMap<>();
        PARAMETERS.forEach(name -> parameters.put(name, target));
        return parameters;
    }

    /** Returns whether a response redirects a browser to the other site. */
    public static boolean leaves(Response answer) {
        return LEAVES.matcher(answer.header("location")).matches()
                || LEAVES.matcher(answer.header("refresh").replaceFirst("(?i)^[0-9 ]*;\\s*url=", ""))
                        .matches();
    }
}
