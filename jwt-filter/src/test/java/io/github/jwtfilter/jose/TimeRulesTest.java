package io.github.jwtfilter.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From which instant is a token valid, and from which is it expired? Times are seconds after the clock's noon. */
final class TimeRulesTest {
    private static final Instant NOON = Instant.parse("2027-01-15T12:00:00Z");
    private static final String FAR_OFF = "3600";

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a second before exp valid, 100, 0, PT1M39S, accepted",
        "a nanosecond before exp valid, 100, 0, PT1M39.999999999S, accepted",
        "at exp expired, 100, 0, PT1M40S, expired",
        "a nanosecond after exp expired, 100, 0, PT1M40.000000001S, expired",
        "with skew valid at exp, 100, 30, PT1M40S, accepted",
        "with skew valid a nanosecond before exp plus skew, 100, 30, PT2M9.999999999S, accepted",
        "with skew expired at exp plus skew, 100, 30, PT2M10S, expired",
        "with skew expired a second after exp plus skew, 100, 30, PT2M11S, expired",
        "before a fractional exp valid, 100.5, 0, PT1M40.499999999S, accepted",
        "at a fractional exp expired, 100.5, 0, PT1M40.5S, expired",
        "at a fractional exp plus skew expired, 100.5, 30, PT2M10.5S, expired",
    })
    void tokenIsValidBeforeExp(String description, String exp, int skew, Duration now, String expected) {
        assertEquals(expected, verdict(claims("exp", exp), skew, now));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a second before nbf not yet valid, 100, 0, PT1M39S, not_yet_valid",
        "a nanosecond before nbf not yet valid, 100, 0, PT1M39.999999999S, not_yet_valid",
        "at nbf valid, 100, 0, PT1M40S, accepted",
        "a nanosecond after nbf valid, 100, 0, PT1M40.000000001S, accepted",
        "with skew not yet valid a second before nbf minus skew, 100, 30, PT1M9S, not_yet_valid",
        "with skew not yet valid a nanosecond before nbf minus skew, 100, 30, PT1M9.999999999S, not_yet_valid",
        "with skew valid at nbf minus skew, 100, 30, PT1M10S, accepted",
        "before a fractional nbf not yet valid, 100.5, 0, PT1M40.499999999S, not_yet_valid",
        "at a fractional nbf valid, 100.5, 0, PT1M40.5S, accepted",
    })
    void tokenIsValidFromNbf(String description, String nbf, int skew, Duration now, String expected) {
        assertEquals(expected, verdict(claims("exp", FAR_OFF, "nbf", nbf), skew, now));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a second before iat issued in the future, 100, 0, PT1M39S, issued_in_future",
        "a nanosecond before iat issued in the future, 100, 0, PT1M39.999999999S, issued_in_future",
        "at iat valid, 100, 0, PT1M40S, accepted",
        "with skew issued in the future a second before iat minus skew, 100, 30, PT1M9S, issued_in_future",
        "with skew issued in the future a nanosecond before that, 100, 30, PT1M9.999999999S, issued_in_future",
        "with skew valid at iat minus skew, 100, 30, PT1M10S, accepted",
        "at a fractional iat valid, 100.5, 0, PT1M40.5S, accepted",
        "before a fractional iat issued in the future, 100.5, 0, PT1M40.499999999S, issued_in_future",
    })
    void tokenIsValidFromIat(String description, String iat, int skew, Duration now, String expected) {
        assertEquals(expected, verdict(claims("exp", FAR_OFF, "iat", iat), skew, now));
    }

    @Test
    void defaultSkewIsThirtySeconds() {
        assertEquals(
                RawToken.ACCEPTED,
                verdict(claims("exp", "100"), null, Duration.ofSeconds(130).minusNanos(1)));
        assertEquals("expired", verdict(claims("exp", "100"), null, Duration.ofSeconds(130)));
    }

    @Test
    void expIsReportedBeforeNbfAndNbfBeforeIat() {
        assertEquals("expired", verdict(claims("exp", "0", "nbf", "100"), 0, Duration.ZERO));
        assertEquals("not_yet_valid", verdict(claims("exp", "100", "nbf", "50", "iat", "50"), 0, Duration.ZERO));
    }

    /** Adding the skew to the last second of the year 9999 must not overflow. */
    @Test
    void lastSecondOf9999DoesNotOverflow() {
        assertEquals(
                RawToken.ACCEPTED,
                verdict(Claims.parse("{\"exp\":253402300799,\"nbf\":0,\"iat\":0}"), 300, Duration.ZERO));
    }

    @Test
    void negativeSkewIsRefused() {
        ClaimRules.Builder rules = ClaimRules.builder();

        assertThrows(IllegalArgumentException.class, () -> rules.clockSkew(Duration.ofNanos(-1)));
    }

    /** The arguments are names and seconds after noon, in turn. */
    private static Claims claims(String... namesAndSeconds) {
        Claims.Builder claims = Claims.builder();
        for (int i = 0; i < namesAndSeconds.length; i += 2) {
            BigDecimal seconds = BigDecimal.valueOf(NOON.getEpochSecond()).add(new BigDecimal(namesAndSeconds[i + 1]));
            claims.claim(namesAndSeconds[i], seconds);
        }
        return claims.build();
    }

    private static String verdict(Claims claims, Integer skew, Duration now) {
        ClaimRules.Builder rules = ClaimRules.builder().clock(Clock.fixed(NOON.plus(now), ZoneOffset.UTC));
        if (skew != null) {
            rules.clockSkew(Duration.ofSeconds(skew));
        }
        try {
            rules.build().check(claims);
            return RawToken.ACCEPTED;
        } catch (InvalidTokenException e) {
            return e.reason().toString();
        }
    }
}
