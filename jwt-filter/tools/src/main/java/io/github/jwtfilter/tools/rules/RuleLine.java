package io.github.jwtfilter.tools.rules;

import io.github.jwtfilter.access.AccessRules;
import io.github.jwtfilter.access.Requirement;
import io.github.jwtfilter.access.UrlPattern;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One line of valid rules, and its place in web.xml. */
final class RuleLine {
    private static final Pattern PARTS =
            Pattern.compile("(?:(?<methods>[^\\s/*\"]\\S*)\\s+)?(?<pattern>[/*]\\S*|\"[^\"]*\")\\s+\\S.*");

    final String text;

    /** The line of web.xml; 0 for a rule from elsewhere. */
    final int line;

    final UrlPattern pattern;

    /** The methods of the rule; empty for all other methods. */
    final Set<String> methods;

    private final AccessRules alone;

    private RuleLine(String text, int line, UrlPattern pattern, Set<String> methods) {
        this.text = text;
        this.line = line;
        this.pattern = pattern;
        this.methods = methods;
        this.alone = AccessRules.parse(text, List.of());
    }

    /** Parses a line of rules after {@link AccessRules} has accepted it. */
    static RuleLine of(String text, int line) {
        Matcher parts = PARTS.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no rule: " + text);
        }
        String pattern = parts.group("pattern");
        boolean quoted = pattern.startsWith("\"");
        String methods = parts.group("methods");
        return new RuleLine(
                text,
                line,
                UrlPattern.parse(quoted ? pattern.substring(1, pattern.length() - 1) : pattern),
                methods == null ? Set.of() : Set.of(methods.split(",")));
    }

    /** Returns the requirement of this line for a path of its pattern. */
    Requirement requirement(String path) {
        return alone.requirement(methods.isEmpty() ? "GET" : methods.iterator().next(), path);
    }

    String place() {
        return line == 0 ? text : "line " + line + ": " + text;
    }
}
