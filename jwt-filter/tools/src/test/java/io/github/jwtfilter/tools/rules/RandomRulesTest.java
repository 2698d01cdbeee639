package io.github.jwtfilter.tools.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.access.AccessRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Does each explanation name a line with the same requirement as the filter's decision? */
final class RandomRulesTest {
    private static final List<String> PATTERNS =
            List.of("/", "/a/*", "/a/b/*", "/a/b", "/a", "*.x", "*.y", "/a/b.x", "\"\"", "/\u00fc/*");
    private static final List<String> REQUIREMENTS =
            List.of("permit", "deny", "authenticated", "role r", "role s,\"t u\"");
    private static final List<String> METHODS = List.of("", "GET ", "POST ", "HEAD ", "PUT,DELETE ");
    private static final List<String> PATHS = List.of(
            "/", "/a", "/a/", "/a/b", "/a/b/", "/a/b/c", "/a/b.x", "/a/b.x/", "/c.y", "/c", "/\u00fc/x", "/a/b/c.x");

    @Test
    void namedLineRequiresWhatIsDecided() {
        Random random = new Random(16);
        int explained = 0;
        for (int i = 0; i < 400; i++) {
            List<String> lines = new ArrayList<>();
            for (int j = 0; j < 6; j++) {
                lines.add(any(METHODS, random) + any(PATTERNS, random) + " " + any(REQUIREMENTS, random));
            }
            AccessRules rules;
            try {
                rules = AccessRules.parse(String.join("\n", lines), List.of("/c"));
            } catch (IllegalArgumentException twoForOneMethod) {
                continue;
            }
            FilterRules filter = new FilterRules(FilterRules.lines(String.join("\n", lines), 1), List.of("/c"));
            for (String path : PATHS) {
                for (String method : List.of("GET", "HEAD", "POST", "PUT", "OPTIONS")) {
                    Explanation explanation = filter.explain(method, path, new Explanation("rules"));
                    String decided = rules.requirement(method, path).toString();
                    String last =
                            explanation.reasons().get(explanation.reasons().size() - 1);
                    String deciding = last.contains("not the stricter")
                            ? explanation.reasons().get(explanation.reasons().size() - 2)
                            : last;
                    assertEquals(decided, explanation.requirement().toString());
                    assertTrue(
                            says(deciding, decided, path),
                            () -> method + " " + path + " " + lines + ": " + explanation.reasons());
                    explained++;
                }
            }
        }
        assertTrue(explained > 1000, explained + " explained");
    }

    private static boolean says(String reason, String decided, String path) {
        if (path.equals("/c")) {
            return reason.startsWith("always open") && decided.equals("permit");
        }
        String rule = reason.replaceFirst("; HEAD requires at least the same as GET$", "");
        return rule.endsWith("so a login is required") ? decided.equals("authenticated") : rule.endsWith(" " + decided);
    }

    private static String any(List<String> values, Random random) {
        return values.get(random.nextInt(values.size()));
    }
}
