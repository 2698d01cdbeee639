package io.github.jwtfilter.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.oidc.FakeProvider.Answer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What does each answer of the userinfo endpoint mean for the login? */
final class UserInfoTest {
    private FakeProvider server;

    @BeforeEach
    void start() {
        server = new FakeProvider();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void claimsAreReadWithAccessToken() throws ProviderException {
        server.answer("/userinfo", 200, "{\"sub\":\"4711\",\"groups\":[\"clerks\"]}");
        Map<String, Object> claims = server.started(server.client()).userInfo("token");
        assertEquals(Map.of("sub", "4711", "groups", List.of("clerks")), claims);
        assertEquals(
                "Bearer token", server.requests("/userinfo").get(0).headers().get("Authorization"));
        assertEquals("GET", server.requests("/userinfo").get(0).method());
    }

    @Test
    void providerWithoutEndpointHasNoClaims() throws ProviderException {
        Map<String, Object> metadata = server.metadata();
        metadata.remove("userinfo_endpoint");
        server.publish(metadata);
        assertEquals(Map.of(), server.started(server.client()).userInfo("token"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "401 | application/json                | {\"error\":\"invalid_token\"} | REFUSED_BY_PROVIDER | status 401: the provider refuses its own access token",
                "403 | application/json                | {}                       | REFUSED_BY_PROVIDER | status 403",
                "500 | text/html                       | ~~                       | UNAVAILABLE         | the answer has the status 500",
                "200 | application/jwt                 | a.b.c                    | MISCONFIGURED       | set the client at the provider to unsigned userinfo",
                "200 | Application/JWT; charset=UTF-8  | a.b.c                    | MISCONFIGURED       | the answer is a signed token",
                "200 | application/json                | [\"sub\"]                | UNAVAILABLE         | expected a JSON object: not a JSON object",
                "200 | application/json                | {\"sub\":1,\"sub\":2}    | UNAVAILABLE         | a name occurs twice",
            })
    void failureHasKindAndAdvice(int status, String type, String body, ProviderFailure kind, String words) {
        server.answer("/userinfo", any -> new Answer(status, body == null ? "" : body, Map.of("Content-Type", type)));
        Provider provider = server.started(server.client());
        ProviderException failed = assertThrows(ProviderException.class, () -> provider.userInfo("t0ken"));
        assertEquals(kind, failed.failure(), failed.getMessage());
        assertTrue(failed.getMessage().startsWith(server.issuer() + "/userinfo: "), failed.getMessage());
        assertTrue(failed.getMessage().contains(words), failed.getMessage());
        assertFalse(failed.getMessage().contains("t0ken"), failed.getMessage());
    }

    @Test
    void accessTokenIsNotSentToAnotherHost() {
        String other = server.issuer().replace("localhost", "127.0.0.1") + "/other";
        server.answer("/userinfo", any -> new Answer(302, "", Map.of("Location", other)));
        Provider provider = server.started(server.client());
        ProviderException failed = assertThrows(ProviderException.class, () -> provider.userInfo("t0ken"));
        assertTrue(failed.getMessage().contains("redirected to another host"), failed.getMessage());
        assertEquals(List.of(), server.requests("/other"));
    }
}
