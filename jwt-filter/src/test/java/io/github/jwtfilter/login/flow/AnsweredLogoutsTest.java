package io.github.jwtfilter.login.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.revocation.Ending;
import io.github.jwtfilter.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** For how long, and how many logout tokens does a server recognise? */
final class AnsweredLogoutsTest {
    private final MutableClock clock = new MutableClock(Instant.parse("2030-01-01T00:00:00Z"));
    private final AnsweredLogouts answered = new AnsweredLogouts(clock);

    private Instant lastUse() {
        return clock.instant().plusSeconds(330);
    }

    @Test
    void answeredTokenGetsTheSameAnswer() {
        answered.remember("a", lastUse(), Ending.STORED);
        answered.remember("b", lastUse(), Ending.WAITING);
        assertEquals(Optional.of(Ending.STORED), answered.of("a"));
        assertEquals(Optional.of(Ending.WAITING), answered.of("b"));
        assertEquals(Optional.empty(), answered.of("c"));
    }

    @Test
    void tokensAreForgottenAfterTheirLastUse() {
        for (int i = 0; i < 100; i++) {
            answered.remember("old " + i, lastUse(), Ending.STORED);
        }
        clock.pass(Duration.ofSeconds(330));
        answered.remember("same second", lastUse(), Ending.STORED);
        assertEquals(101, answered.size());
        clock.pass(Duration.ofSeconds(1));
        for (int i = 0; i < 200; i++) {
            answered.remember("new " + i, lastUse(), Ending.STORED);
        }
        assertTrue(answered.of("same second").isPresent());
        assertTrue(answered.size() <= 201, "size " + answered.size());
    }

    @Test
    void oldestOfVeryManyIsForgotten() {
        for (int i = 0; i <= AnsweredLogouts.MAX_TOKENS; i++) {
            answered.remember("token " + i, lastUse(), Ending.STORED);
        }
        assertEquals(AnsweredLogouts.MAX_TOKENS, answered.size());
        assertEquals(Optional.empty(), answered.of("token 0"));
        assertTrue(answered.of("token 1").isPresent());
    }
}
