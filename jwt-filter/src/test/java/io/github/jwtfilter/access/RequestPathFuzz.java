package io.github.jwtfilter.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Does an accepted path keep its meaning when a later reader normalizes it? */
final class RequestPathFuzz {
    private static final AccessRules RULES = AccessRules.parse("/open/* permit\n/admin/* role admin", List.of());

    @FuzzTest(maxDuration = "20s")
    void normalizationKeepsAcceptedPath(byte[] input) throws Exception {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        Optional<String> path = RequestPath.of(text, null);
        if (path.isPresent()) {
            String normal = new URI(null, "host", path.get(), null).normalize().getPath();
            assertEquals(path.get(), normal);
            assertEquals(RULES.requirement("GET", path.get()), RULES.requirement("GET", normal));
        }
    }
}
