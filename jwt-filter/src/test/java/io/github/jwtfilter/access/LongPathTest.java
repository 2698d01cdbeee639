package io.github.jwtfilter.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Does the search for a rule take linear time, even for a path with a million segments? */
final class LongPathTest {
    private static final AccessRules RULES = AccessRules.parse(
            "/a/* role a\n/a/b/c/* role c\n/long/prefix/* role l\n*.css permit\n/exact permit\n/ authenticated",
            List.of());

    /** A thousand times the duration of a linear search, and far less than that of a quadratic one. */
    private static final Duration GENEROUS = Duration.ofSeconds(20);

    private static final int SEGMENTS = 1_000_000;

    @ParameterizedTest
    @ValueSource(strings = {"/x", "/a", "/.a", "/%41", "/a.css", "/", "/é", "/a/b/c"})
    void longPathIsMatchedInLinearTime(String segment) {
        assertTimeoutPreemptively(GENEROUS, () -> {
            String path = segment.repeat(SEGMENTS);
            Optional<String> plain = RequestPath.of(path, null);
            plain.ifPresent(known -> RULES.requirement("GET", known));
            RULES.requirement("GET", path);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "/a,                    role a",
        "/a/,                   role a",
        "/a/b,                  role a",
        "/a/b/c,                role c",
        "/a/b/c/,               role c",
        "/a/b/c/d,              role c",
        "/a/b/cd,               role a",
        "/a/b/cdefghijklmnopqr, role a",
        "/ab,                   authenticated",
        "/abcdefghijklmnopqrst, authenticated",
        "/long,                 authenticated",
        "/long/prefi,           authenticated",
        "/long/prefix,          role l",
        "/long/prefix/,         role l",
        "/long/prefix/x,        role l",
        "/long/prefixx,         authenticated",
        "/long/prefixx/x.css,   permit",
        "/exact,                permit",
        "/exact/x,              authenticated",
    })
    void prefixMatchesItselfAndPathsBelow(String path, String requirement) {
        assertEquals(requirement, RULES.requirement("GET", path).toString());
    }

    @Test
    void prefixForAllPathsMatches() {
        AccessRules everything = AccessRules.parse("/* deny", List.of());
        for (String path : List.of("/", "/a", "/a/b/c", "/x".repeat(1_000))) {
            assertEquals(Requirement.DENY, everything.requirement("GET", path));
        }
    }
}
