package io.github.jwtfilter.login;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.testing.MutableClock;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Which tokens may live longer than maxLifetime, on a server that gives no refresh tokens itself? */
final class FamilyEndTest {
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final MutableClock CLOCK = new MutableClock(NOW);

    private static final AtomicInteger USERS = new AtomicInteger();

    private static TestServer server;
    private static TestServer bank;

    /** Each test has its own user, because some end the logins of theirs. */
    private final String user = "user " + USERS.incrementAndGet();

    @BeforeAll
    static void start() {
        WebXml application = WebXml.usual().withoutLogin().servlet("/page", WhoServlet.class);
        server = TestServer.startAt(CLOCK, application);
        bank = TestServer.startAt(CLOCK, application.filter("issuer", "bank"));
    }

    @AfterAll
    static void stop() {
        bank.close();
        server.close();
    }

    private Map<String, Object> usual() {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("sub", user);
        claims.put("sid", "login of " + user);
        claims.put("auth_time", CLOCK.instant().minus(Duration.ofDays(2)));
        claims.put("usrc", "source");
        claims.put("uend", CLOCK.instant().plus(Duration.ofDays(2)).getEpochSecond());
        return claims;
    }

    private static String token(Map<String, Object> claims) {
        Claims.Builder builder = Claims.builder()
                .issuedAt(CLOCK.instant())
                .expiresAt(CLOCK.instant().plus(Duration.ofMinutes(30)));
        claims.forEach(builder::claim);
        return TestTokens.sign(builder);
    }

    private static int status(TestServer at, Map<String, Object> claims) {
        return at.get("/app/page", "Authorization", "Bearer " + token(claims)).statusCode();
    }

    @Test
    void tokenOfAFamilyMayBeOlder() {
        assertEquals(200, status(server, usual()));
    }

    @ParameterizedTest
    @CsvSource({"sid", "usrc", "uend"})
    void tokenWithoutOneOfOurClaimsMayNot(String missing) {
        Map<String, Object> claims = usual();
        claims.remove(missing);
        assertEquals(401, status(server, claims));
    }

    @ParameterizedTest
    @CsvSource({"10, 200", "398, 200", "399, 401", "-1, 401", "-3, 401", "100000, 401"})
    void endIsBounded(long days, int status) {
        Map<String, Object> claims = usual();
        claims.put("uend", CLOCK.instant().plus(Duration.ofDays(days)).getEpochSecond());
        assertEquals(status, status(server, claims));
    }

    static final List<Object> MALFORMED =
            List.of(BigInteger.TEN.pow(30), new BigDecimal("1.5"), true, "soon", List.of(1));

    @ParameterizedTest
    @FieldSource("MALFORMED")
    void malformedEndCountsAsAbsent(Object value) {
        Map<String, Object> claims = usual();
        claims.put("uend", value);
        assertEquals(401, status(server, claims));
        claims.put("auth_time", CLOCK.instant().minus(Duration.ofHours(1)));
        assertEquals(200, status(server, claims));
    }

    @Test
    void issuerMustBeOurs() {
        Map<String, Object> claims = usual();
        claims.put("iss", "other");
        assertEquals(401, status(server, claims), "no issuer is configured");
        claims.put("iss", "bank");
        assertEquals(200, status(bank, claims));
    }

    private Map<String, Object> ofBank() {
        Map<String, Object> claims = usual();
        claims.put("iss", "bank");
        return claims;
    }

    /**
     * The server has seen a token of 4 days, so it remembers that the user's logins ended for as long. The other server may
     * have seen longer ones.
     */
    @Test
    void endOfTheUsersLoginsIsRememberedAsLongAsTheFamiliesLast() {
        Map<String, Object> phone = ofBank();
        phone.put("sid", "phone");
        String laptop = token(ofBank());
        assertEquals(200, status(bank, phone));
        assertEquals(
                204,
                bank.send("POST", "/app/user/logout?everywhere=true", null, "Authorization", "Bearer " + laptop)
                        .statusCode());
        assertEquals(401, status(bank, phone));
        for (int hours = 0; hours < 40; hours += 10) {
            CLOCK.pass(Duration.ofHours(10));
            Map<String, Object> other = ofBank();
            other.put("sid", "other " + hours);
            other.put("sub", "other");
            bank.send("POST", "/app/user/logout", null, "Authorization", "Bearer " + token(other));
            assertEquals(401, status(bank, phone));
        }
    }
}
