package io.github.jwtfilter.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.files.TrustedCertificates;
import io.github.jwtfilter.identity.LoginThreads;
import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.KeysUnavailableException;
import io.github.jwtfilter.jose.StrictJson;
import io.github.jwtfilter.oidc.FakeProvider.Answer;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.TestKeys;
import io.github.jwtfilter.testing.Waiting;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which metadata and keys of a provider are in use when the provider changes them, fails, or lies? */
final class DiscoveryTest {
    private static final String DISCOVERY = "/.well-known/openid-configuration";
    private static final String TWO = TestKeys.jwk(Algorithm.ES256, "two");

    private CapturedLog log;
    private FakeProvider server;

    @BeforeEach
    void start() {
        log = CapturedLog.ofOurs();
        server = new FakeProvider();
    }

    @AfterEach
    void stop() {
        server.close();
        log.close();
        Waiting.until("no thread is left", () -> threads().isEmpty());
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("jwt-filter provider"))
                .toList();
    }

    private Provider started() {
        return server.started(server.client());
    }

    private List<String> errors() {
        return log.lines().stream().filter(line -> line.startsWith("SEVERE")).toList();
    }

    private static List<String> kids(Provider provider) {
        return provider.keys().current().keys().stream()
                .map(key -> key.keyId().orElse("none"))
                .toList();
    }

    private static void awaitKeys(Provider provider) {
        Waiting.until("there are keys", () -> {
            try {
                return !provider.keys().current().keys().isEmpty();
            } catch (KeysUnavailableException e) {
                return false;
            }
        });
    }

    /** Asks for keys until a fetch that begins now has brought these. */
    private static void assertFetched(Provider provider, String... expected) {
        Waiting.until("the keys are fetched", () -> {
            provider.keys().looksAgain();
            return kids(provider).equals(List.of(expected));
        });
    }

    @Test
    void metadataAreAvailable() throws ProviderException {
        Provider provider = started();
        ProviderMetadata metadata = provider.metadata();
        assertEquals(server.issuer() + "/authorize?tenant=bank", metadata.authorizationEndpoint());
        assertEquals(server.issuer() + "/end", metadata.endSessionEndpoint().orElseThrow());
        assertEquals(List.of("RS256", "ES256"), metadata.idTokenAlgorithms());
        assertTrue(metadata.isIssNamed());
        awaitKeys(provider);
        assertEquals(List.of("one"), kids(provider));
        assertEquals(List.of(), errors());
    }

    @Test
    void loginRightAfterTheStartFindsTheKeysToo() throws ProviderException {
        server.answer("/jwks", any -> {
            slowly();
            return Answer.of(200, TestKeys.publicSet(FakeProvider.KEY));
        });
        Provider provider = started();
        Waiting.until("there are metadata", () -> log.text().contains(" has valid metadata"));
        provider.metadataForLogin();
        assertEquals(List.of("one"), kids(provider));
    }

    /** Lets the provider answer after a while. */
    private static void slowly() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void optionalMetadataMayBeAbsent() throws ProviderException {
        Map<String, Object> least = server.metadata();
        least.keySet().retainAll(List.of("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"));
        server.publish(least);
        ProviderMetadata metadata = started().metadata();
        assertTrue(metadata.endSessionEndpoint().isEmpty());
        assertTrue(metadata.userinfoEndpoint().isEmpty());
        assertEquals(List.of(), metadata.idTokenAlgorithms());
        assertFalse(metadata.isIssNamed());
    }

    @Test
    void largeDocumentIsRead() throws ProviderException {
        Map<String, Object> large = server.metadata();
        IntStream.range(0, 150).forEach(i -> large.put("member" + i, List.of("a", "b")));
        server.publish(large);
        assertEquals(
                server.issuer() + "/token", started().metadata().tokenEndpoint().toString());
    }

    @Test
    void slashAtEndOfIssuerIsKeptInIssuerOnly() throws ProviderException {
        Map<String, Object> metadata = server.metadata();
        metadata.put("issuer", server.issuer() + "/");
        server.publish(metadata);
        Client client =
                new Client(server.issuer() + "/", "app", null, Client.Authentication.NONE, null, "openid", Map.of());
        assertTrue(server.started(client).metadata().isIssNamed());
        assertEquals(1, server.requests(DISCOVERY).size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "issuer                 | https://another.example  | expected the issuer of oidcIssuer, got 'https://another.example'; set oidcIssuer to the exact issuer of the provider",
                "issuer                 | ~~                       | got ''; set oidcIssuer",
                "token_endpoint         | http://[                 | token_endpoint: expected an https URL, got text that is no URL",
                "token_endpoint         | ftp://bank.example/t     | token_endpoint: expected an https URL without user and fragment",
                "jwks_uri               | https://a@bank.example/k | jwks_uri: expected an https URL without user and fragment",
                "authorization_endpoint | https://bank.example/#a  | authorization_endpoint: expected an https URL without user and fragment",
                "end_session_endpoint   | javascript:alert(1)      | end_session_endpoint: expected an https URL without user and fragment",
                "userinfo_endpoint      | /userinfo                | userinfo_endpoint: expected an https URL without user and fragment",
                "id_token_signing_alg_values_supported | RS256     | id_token_signing_alg_values_supported: expected a list of strings, got another type",
            })
    void wrongMemberIsNamedAndNothingIsUsed(String name, String value, String why) {
        Map<String, Object> metadata = server.metadata();
        metadata.put(name, value == null ? "" : value);
        server.publish(metadata);
        assertUnavailable(why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"authorization_endpoint", "token_endpoint", "jwks_uri"})
    void missingEndpointIsNamed(String name) {
        Map<String, Object> metadata = server.metadata();
        metadata.remove(name);
        server.publish(metadata);
        assertUnavailable(name + ": expected a URL, got none");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "500 | ~~                        | the answer has the status 500",
                "404 | ~~                        | the answer has the status 404; check oidcIssuer",
                "302 | ~~                        | the answer has the status 302",
                "200 | <html>Sign in</html>      | expected a discovery document: not strict JSON within the limits",
                "200 | []                        | expected a discovery document: not a JSON object",
                "200 | {}                        | expected the issuer of oidcIssuer, got none",
                "200 | {\"issuer\":\"a\",\"issuer\":\"b\"} | expected a discovery document: a name occurs twice",
                "200 | {\"issuer\":{\"a\":1}}    | expected the issuer of oidcIssuer, got none",
            })
    void unusableDocumentIsExplained(int status, String body, String why) {
        server.answer(DISCOVERY, status, body == null ? "" : body);
        assertUnavailable(why);
    }

    private void assertUnavailable(String why) {
        Provider provider = started();
        ProviderException failed = assertThrows(ProviderException.class, provider::metadata);
        assertEquals(ProviderFailure.UNAVAILABLE, failed.failure());
        assertTrue(failed.getMessage().contains(why), failed.getMessage());
        assertThrows(KeysUnavailableException.class, provider.keys()::current);
        assertEquals(1, errors().size(), log.text());
        assertTrue(
                errors().get(0)
                        .startsWith("SEVERE JWTF-920 The filter could not get the metadata and keys of the provider "
                                + server.issuer() + ". Logins there fail until it succeeds. Reason: "
                                + server.issuer() + DISCOVERY + ": "),
                log.text());
        assertTrue(errors().get(0).contains(why), log.text());
    }

    @Test
    void hugeDocumentIsNotRead() {
        server.answer(DISCOVERY, 200, StrictJson.write(server.metadata()) + " ".repeat(512 * 1024));
        assertUnavailable("the answer is longer than 524288 bytes");
    }

    @Test
    void redirectToAnotherHostIsNotFollowed() {
        server.answer(
                DISCOVERY,
                any -> new Answer(
                        302, "", Map.of("Location", server.issuer().replace("localhost", "127.0.0.1") + "/")));
        assertUnavailable("redirected to another host");
    }

    @Test
    void plainHttpNeedsPermission() {
        Client client = server.client();
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> new Provider(
                        client, false, TrustedCertificates.JVM, new LoginThreads(1, () -> 0), Clock.systemUTC()));
        assertTrue(refused.getMessage().contains("insecureHttpIssuer=true allows http"), refused.getMessage());
    }

    @Test
    void endpointWithPlainHttpNeedsPermission() {
        Map<String, Object> metadata = server.metadata();
        metadata.put("issuer", "https://bank.example");
        String json = StrictJson.write(metadata);
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> ProviderMetadata.parse(json.getBytes(StandardCharsets.UTF_8), "https://bank.example", false));
        assertTrue(refused.getMessage().startsWith("authorization_endpoint: "), refused.getMessage());
    }

    @Test
    void providerThatComesUpIsUsed() throws ProviderException {
        server.answer(DISCOVERY, 503, "");
        Provider provider = started();
        assertThrows(ProviderException.class, provider::metadata);
        Waiting.until(
                "the filter has tried several times",
                () -> server.requests(DISCOVERY).size() > 3);
        assertEquals(1, errors().size(), log.text());
        server.publish(server.metadata());
        Waiting.until("the provider is used", () -> log.text().contains("can be reached again"));
        assertTrue(provider.metadata().isIssNamed());
        assertEquals(List.of("one"), kids(provider));
    }

    @Test
    void loginDoesNotFetchSoonerThanAllowed() {
        server.answer(DISCOVERY, 503, "");
        Provider provider = server.started(
                server.client(), TrustedCertificates.JVM, new LoginThreads(1, () -> 0), FakeProvider.HOUR);
        Waiting.until("the first fetch has failed", () -> !errors().isEmpty());
        server.publish(server.metadata());
        ProviderException tooSoon = assertThrows(ProviderException.class, provider::metadata);
        assertTrue(tooSoon.getMessage().contains("status 503"), tooSoon.getMessage());
    }

    @Test
    void failedRefreshKeepsLastGoodMetadataAndKeys() throws ProviderException {
        Provider provider = started();
        awaitKeys(provider);
        server.answer(DISCOVERY, 500, "");
        server.answer("/jwks", 500, "");
        Waiting.until("the refresh has failed", () -> !hasKey(provider));
        KeysUnavailableException failed = assertThrows(
                KeysUnavailableException.class, () -> provider.keys().looksAgain());
        assertTrue(failed.getMessage().startsWith("its key is unknown, and the provider's keys could not be fetched"));
        assertTrue(provider.metadata().isIssNamed());
        assertEquals(List.of("one"), kids(provider));
        Waiting.until("the error is logged", () -> !errors().isEmpty());
        assertTrue(errors().get(0).contains(". The last good ones stay in use. Reason: "), log.text());
    }

    @Test
    void anotherIssuerAtRefreshIsIgnoredButKeysAreRenewed() throws ProviderException {
        Provider provider = started();
        awaitKeys(provider);
        Map<String, Object> forged = server.metadata();
        forged.put("issuer", "https://another.example");
        forged.put("token_endpoint", "https://another.example/token");
        server.publish(forged);
        server.answer("/jwks", 200, TestKeys.publicSet(TWO));
        assertFetched(provider, "two");
        assertEquals(
                server.issuer() + "/token", provider.metadata().tokenEndpoint().toString());
        Waiting.until("the error is logged", () -> !errors().isEmpty());
        assertTrue(errors().get(0).contains("got 'https://another.example'"), log.text());
    }

    @Test
    void rotatedKeyIsFetchedWhenTokenNamesIt() {
        Provider provider = started();
        awaitKeys(provider);
        KeySet before = provider.keys().current();
        int fetches = server.requests("/jwks").size();
        Waiting.until(
                "the same keys are fetched",
                () -> provider.keys().looksAgain() && server.requests("/jwks").size() > fetches);
        assertSame(before, provider.keys().current());
        server.answer("/jwks", 200, TestKeys.publicSet(FakeProvider.KEY, TWO));
        assertFetched(provider, "one", "two");
        assertEquals(List.of(), errors());
    }

    @Test
    void unknownKeysDoNotCauseTooManyFetches() {
        Provider provider = server.started(
                server.client(), TrustedCertificates.JVM, new LoginThreads(1, () -> 0), FakeProvider.HOUR);
        awaitKeys(provider);
        for (int i = 0; i < 1000; i++) {
            provider.keys().looksAgain();
        }
        assertTrue(server.requests("/jwks").size() <= 2, "the first fetch may not have ended at the first call");
    }

    @Test
    void keyIsUnknownWhileManyRequestsWaitForIt() throws InterruptedException {
        Provider provider = started();
        awaitKeys(provider);
        CountDownLatch gate = blocked();
        List<Thread> requests = new ArrayList<>(List.of(refreshing(provider)));
        AtomicInteger refused = new AtomicInteger();
        AtomicInteger answered = new AtomicInteger();
        for (int i = 0; i < 11; i++) {
            requests.add(new Thread(() -> (hasKey(provider) ? answered : refused).incrementAndGet()));
            requests.get(i + 1).start();
        }
        Waiting.until("all others are refused", () -> refused.get() == 4);
        KeysUnavailableException failed = assertThrows(
                KeysUnavailableException.class, () -> provider.keys().looksAgain());
        assertTrue(failed.getMessage().endsWith("or many requests wait for them"), failed.getMessage());
        gate.countDown();
        for (Thread request : requests) {
            request.join();
        }
        assertEquals(7, answered.get());
    }

    /** Starts a request that waits for a refresh. */
    private Thread refreshing(Provider provider) {
        int before = server.requests(DISCOVERY).size();
        Thread request = new Thread(() -> {
            while (server.requests(DISCOVERY).size() == before) {
                hasKey(provider);
            }
        });
        request.start();
        Waiting.until("the fetch is running", () -> server.requests(DISCOVERY).size() > before);
        return request;
    }

    /** Lets all requests for metadata wait for a gate. */
    private CountDownLatch blocked() {
        CountDownLatch gate = new CountDownLatch(1);
        Map<String, Object> metadata = server.metadata();
        server.answer(DISCOVERY, any -> {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Answer.of(200, StrictJson.write(metadata));
        });
        return gate;
    }

    @Test
    void newAddressOfKeysIsUsed() {
        Provider provider = started();
        awaitKeys(provider);
        Map<String, Object> moved = server.metadata();
        moved.put("jwks_uri", server.issuer() + "/jwks2");
        server.publish(moved);
        server.answer("/jwks2", 200, TestKeys.publicSet(TWO));
        assertFetched(provider, "two");
    }

    @Test
    void keyThatCanSignIsIgnored() {
        server.answer(
                "/jwks", 200, TestKeys.set(TestKeys.jwk(Algorithm.HS256, "hmac"), FakeProvider.KEY, publicPart(TWO)));
        Provider provider = started();
        awaitKeys(provider);
        assertEquals(List.of("two"), kids(provider));
        assertTrue(log.text().contains("not used: SigningKey[HS256, kid=hmac] can sign"), log.text());
        assertTrue(log.text().contains("not used: SigningKey[ES256, kid=one] can sign"), log.text());
    }

    private static String publicPart(String jwk) {
        return TestKeys.publicSet(jwk).replaceAll("^.*\\[|\\]\\}$", "");
    }

    @Test
    void setOfSecretsOnlyHasNoKeys() {
        server.answer("/jwks", 200, TestKeys.set(TestKeys.jwk(Algorithm.HS256)));
        Provider provider = started();
        Waiting.until("the error is logged", () -> !errors().isEmpty());
        assertThrows(KeysUnavailableException.class, provider.keys()::current);
        assertTrue(
                errors().get(0).contains("/jwks: JWK Set: no key of use for signatures; JWK 1: not used: "),
                log.text());
    }

    @Test
    void unavailableKeysDoNotHideMetadata() throws ProviderException {
        server.answer("/jwks", 500, "");
        Provider provider = started();
        assertTrue(provider.metadata().isIssNamed());
        Waiting.until("the error is logged", () -> !errors().isEmpty());
        assertTrue(errors().get(0).endsWith("/jwks: the answer has the status 500"), log.text());
    }

    @Test
    void closeEndsThreadDuringFetch() throws InterruptedException {
        CountDownLatch gate = blocked();
        Provider provider = started();
        Waiting.until("the fetch is running", () -> server.requests(DISCOVERY).size() == 1);
        Thread thread = threads().get(0);
        assertTrue(thread.isDaemon());
        assertNull(thread.getContextClassLoader());
        provider.close();
        assertFalse(thread.isAlive());
        assertEquals(List.of(), errors());
        gate.countDown();
    }

    @Test
    void closeDuringRefreshStartsNoOtherFetch() throws InterruptedException {
        Provider provider = started();
        awaitKeys(provider);
        Waiting.until("the first fetch has ended", () -> hasKey(provider));
        CountDownLatch gate = blocked();
        Thread request = refreshing(provider);
        int fetches = server.requests("/jwks").size();
        Thread thread = threads().get(0);
        provider.close();
        assertFalse(thread.isAlive());
        assertEquals(fetches, server.requests("/jwks").size());
        gate.countDown();
        request.join();
    }

    private static boolean hasKey(Provider provider) {
        try {
            return provider.keys().looksAgain();
        } catch (KeysUnavailableException e) {
            return false;
        }
    }

    @Test
    void issuerOfAllTenantsIsExplained() {
        Map<String, Object> metadata = server.metadata();
        metadata.put("issuer", "https://login.example/{tenantid}/v2.0");
        server.publish(metadata);
        assertUnavailable(
                "got 'https://login.example/{tenantid}/v2.0'; set oidcIssuer to the issuer of one tenant, with"
                        + " the tenant's id in place of {tenantid}");
    }
}
