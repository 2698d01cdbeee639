package io.github.jwtfilter.session.cookie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import org.junit.jupiter.api.Test;

/** Which requests are searched for changes that come after the response was committed? */
final class LostChangeSampleTest {
    private final SessionWarnings warnings = new SessionWarnings(Clock.systemUTC(), System::nanoTime, name -> false);

    @Test
    void firstThousandRequestsAreSearchedAndThenOneInSixteen() {
        for (int i = 0; i < 1_000; i++) {
            assertTrue(warnings.looksForLostChanges(), "request " + i);
        }
        int searched = 0;
        for (int i = 0; i < 16_000; i++) {
            searched += warnings.looksForLostChanges() ? 1 : 0;
        }
        assertEquals(1_000, searched);
    }
}
