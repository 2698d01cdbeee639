package io.github.jwtfilter.jose;

import static io.github.jwtfilter.jose.RawToken.ACCEPTED;
import static io.github.jwtfilter.jose.RawToken.encode;
import static io.github.jwtfilter.jose.RawToken.verdict;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Is a cached token, or one with a cached header, checked as strictly as the first time? */
final class RememberedTokenTest {
    private static final SigningKey KEY = TestKeys.of(Algorithm.ES256);
    private static final SigningKey OTHER = TestKeys.otherOf(Algorithm.ES256);
    private static final int SIZE = 1024;
    private static final Duration LIFETIME = Duration.ofSeconds(60);

    private final MovingClock clock = new MovingClock();

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void tokensOfAllAlgorithmsAreCached(Algorithm algorithm) throws InvalidTokenException {
        SigningKey key = TestKeys.of(algorithm);
        JwtVerifier verifier = verifier(KeySet.of(key));
        String token = token(key, 0);

        assertSame(verifier.verify(token), verifier.verify(new String(token.toCharArray())));
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void cacheOfZeroTokensKeepsNone(Algorithm algorithm) throws InvalidTokenException {
        SigningKey key = TestKeys.of(algorithm);
        JwtVerifier verifier = new JwtVerifier(KeySet.of(key), rules().build(), 0);
        String token = token(key, 0);

        assertNotSame(verifier.verify(token), verifier.verify(token));
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void withoutSizeOnlyKeyPairTokensAreCached(Algorithm algorithm) throws InvalidTokenException {
        SigningKey key = TestKeys.of(algorithm);
        JwtVerifier verifier = new JwtVerifier(KeySet.of(key), rules().build());
        String token = token(key, 0);
        VerifiedJwt first = verifier.verify(token);
        VerifiedJwt second = verifier.verify(new String(token.toCharArray()));

        if (algorithm.isSymmetric()) {
            assertNotSame(first, second);
        } else {
            assertSame(first, second);
        }
        assertEquals(first.claims(), second.claims());
    }

    @Test
    void withoutSizeHmacTokensAreNotCachedEvenWithKeyPairs() throws InvalidTokenException {
        SigningKey secret = SigningKey.hmac(Algorithm.HS256, RawToken.SECRET, "summer");
        JwtVerifier verifier = new JwtVerifier(KeySet.of(KEY, secret), rules().build());
        String costly = token(KEY, 0);
        String cheap = token(secret, 0);

        assertSame(verifier.verify(costly), verifier.verify(costly));
        assertNotSame(verifier.verify(cheap), verifier.verify(cheap));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, JwtVerifier.MAX_CACHED_TOKENS + 1, Integer.MAX_VALUE})
    void sizeOutOfRangeIsRefused(int size) {
        ClaimRules rules = rules().build();
        KeySet keys = KeySet.of(KEY);

        assertThrows(IllegalArgumentException.class, () -> new JwtVerifier(keys, rules, size));
    }

    @Test
    void removedSecretEndsItsCachedTokensAtOnce() {
        SigningKey removed = SigningKey.hmac(Algorithm.HS256, RawToken.SECRET);
        SigningKey kept = SigningKey.hmac(Algorithm.HS256, "another secret of thirty-two bytes".getBytes(US_ASCII));
        SwitchedKeys source = new SwitchedKeys(List.of(removed, kept));
        JwtVerifier verifier = verifier(source);
        String token = token(removed, 0);
        assertEquals(ACCEPTED, verdict(verifier, token));
        assertEquals(ACCEPTED, verdict(verifier, token));

        source.keys = KeySet.of(kept);

        assertEquals("bad_signature", verdict(verifier, token));
        assertEquals(ACCEPTED, verdict(verifier, token(kept, 0)));
    }

    @Test
    void refusedTokensAreNotCached() {
        AtomicInteger asked = new AtomicInteger();
        VerifiedTokenCache cache = new VerifiedTokenCache(
                (text, current) -> {
                    asked.incrementAndGet();
                    throw new InvalidTokenException(Reason.BAD_SIGNATURE, "signature: wrong");
                },
                rules().build(),
                SIZE,
                true);
        for (int i = 0; i < 3; i++) {
            assertThrows(InvalidTokenException.class, () -> cache.verify("a token of some length", KeySet.of(KEY)));
        }
        assertEquals(3, asked.get());
    }

    /** The hash of a String is public, so anybody can send texts that share one. The cache uses another hash. */
    @Test
    void textsWithTheHashCodeOfACachedTokenAreRefusedAndLeaveItCached() throws InvalidTokenException {
        JwtVerifier verifier = verifier(KeySet.of(KEY));
        String good = token(KEY, 0);
        VerifiedJwt cached = verifier.verify(good);
        for (int i = 0; i < 2000; i++) {
            String text = collision(good, i);
            assertEquals(good.hashCode(), text.hashCode());
            assertTrue(!verdict(verifier, text).equals(ACCEPTED), text);
        }
        assertSame(cached, verifier.verify(good));
    }

    /** Changes pairs of characters of the payload so that the hash of the text stays. */
    private static String collision(String token, int number) {
        char[] letters = token.toCharArray();
        int changed = 0;
        for (int i = token.indexOf('.') + 1; changed < 12 && i < token.lastIndexOf('.') - 1; i += 2) {
            if (letters[i] < 'z' && letters[i + 1] > 31 + '0') {
                if (changed == 0 || (number >> changed - 1 & 1) == 1) {
                    letters[i]++;
                    letters[i + 1] = (char) (letters[i + 1] - 31);
                }
                changed++;
            }
        }
        return new String(letters);
    }

    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            names = {"HS256", "RS256", "PS256", "ES256", "EdDSA"})
    void cachedTokenExpiresAtItsExp(Algorithm algorithm) {
        SigningKey key = TestKeys.of(algorithm);
        JwtVerifier verifier = verifier(KeySet.of(key));
        String token = token(key, 0);

        assertEquals(ACCEPTED, verdict(verifier, token));
        clock.now = RawToken.NOW.plus(LIFETIME).minusNanos(1);
        assertEquals(ACCEPTED, verdict(verifier, token));
        clock.now = RawToken.NOW.plus(LIFETIME);
        assertEquals("expired", verdict(verifier, token));
        assertEquals("expired", verdict(verifier, token));
        clock.now = RawToken.NOW.minusSeconds(1);
        assertEquals("issued_in_future", verdict(verifier, token));
    }

    @Test
    void tokenRefusedAsTooEarlyIsAcceptedLater() {
        JwtVerifier verifier = verifier(KeySet.of(KEY));
        String token = token(KEY, 0);
        clock.now = RawToken.NOW.minusSeconds(1);

        assertEquals("issued_in_future", verdict(verifier, token));
        clock.now = RawToken.NOW;
        assertEquals(ACCEPTED, verdict(verifier, token));
    }

    @ParameterizedTest(name = "then {0}: {1}")
    @CsvSource({
        "only another kid, unknown_key",
        "another key of that name, bad_signature",
        "a secret of that name, unsupported_algorithm",
        "the key without its name, accepted",
        "the key and another one, accepted",
        "the key only for verifying, accepted",
        "the same set, accepted",
    })
    void keyChangeTakesEffectAtOnce(String change, String expected) {
        SwitchedKeys source = new SwitchedKeys(List.of(KEY));
        JwtVerifier verifier = verifier(source);
        String token = token(KEY, 0);
        assertEquals(ACCEPTED, verdict(verifier, token));
        assertEquals(ACCEPTED, verdict(verifier, token));

        source.keys = after(change, source.keys);

        assertEquals(expected, verdict(verifier, token));
        assertEquals(expected, verdict(verifier, token));
        source.keys = KeySet.of(KEY);
        assertEquals(ACCEPTED, verdict(verifier, token));
    }

    private static KeySet after(String change, KeySet before) {
        switch (change) {
            case "only another kid":
                return KeySet.of(renamed("summer"));
            case "another key of that name":
                return KeySet.of(OTHER);
            case "a secret of that name":
                return KeySet.of(SigningKey.hmac(Algorithm.HS256, RawToken.SECRET, TestKeys.NAME));
            case "the key without its name":
                return KeySet.of(renamed(null));
            case "the key and another one":
                return KeySet.of(SigningKey.hmac(Algorithm.HS256, RawToken.SECRET, "summer"), KEY);
            case "the key only for verifying":
                return KeySet.of(KEY.onlyVerifying());
            default:
                return before;
        }
    }

    private static SigningKey renamed(String name) {
        return SigningKey.verifying(Algorithm.ES256, Jca.publicKey(Algorithm.ES256), name);
    }

    /** Tokens that differ from a cached token only in the signature. */
    @Test
    void forgedTokenNeverMatchesCachedToken() {
        JwtVerifier verifier = verifier(KeySet.of(KEY));
        String good = token(KEY, 0);
        String input = good.substring(0, good.lastIndexOf('.'));
        String forged = input + '.' + encode(OTHER.sign(input.getBytes(US_ASCII)));
        for (int i = 0; i < 3; i++) {
            assertEquals("bad_signature", verdict(verifier, forged));
            assertEquals(ACCEPTED, verdict(verifier, good));
        }
        for (int i = 0; i < good.length(); i++) {
            String changed = good.substring(0, i) + (good.charAt(i) == 'A' ? 'B' : 'A') + good.substring(i + 1);
            assertTrue(!verdict(verifier, changed).equals(ACCEPTED), "at " + i);
        }
    }

    @Test
    void verifiersShareNoCache() {
        KeySet keys = KeySet.of(KEY);
        JwtVerifier logins = verifier(keys);
        JwtVerifier targets = new JwtVerifier(keys, rules().type("target+jwt").build());
        JwtVerifier bank = new JwtVerifier(keys, rules().issuer("bank").build());
        String login = token(KEY, 0);
        String target = new JwtSigner(keys, "target+jwt").sign(claims(0));

        for (int i = 0; i < 3; i++) {
            assertEquals(ACCEPTED, verdict(logins, login));
            assertEquals(ACCEPTED, verdict(targets, target));
            assertEquals("unsupported_header", verdict(logins, target));
            assertEquals("unsupported_header", verdict(targets, login));
            assertEquals("wrong_issuer", verdict(bank, login));
        }
    }

    /** HMAC tokens, because only their headers are cached. */
    @Test
    void cachedHeaderIsNotUsedWithOtherKeys() {
        SigningKey key = SigningKey.hmac(Algorithm.HS256, RawToken.SECRET, "a");
        SwitchedKeys source = new SwitchedKeys(List.of(key));
        JwtVerifier verifier = verifier(source);
        String token = token(key, 0);
        assertEquals(ACCEPTED, verdict(verifier, token));
        assertEquals(ACCEPTED, verdict(verifier, token));

        source.keys = KeySet.of(SigningKey.hmac(Algorithm.HS256, RawToken.SECRET, "b"));
        assertEquals("unknown_key", verdict(verifier, token));
        source.keys = KeySet.of(SigningKey.hmac(Algorithm.HS256, new byte[32], "a"));
        assertEquals("bad_signature", verdict(verifier, token));
        source.keys = KeySet.of(SigningKey.hmac(Algorithm.HS512, RawToken.SECRET, "a"));
        assertEquals("unsupported_algorithm", verdict(verifier, token));
        source.keys = KeySet.of(key);
        assertEquals(ACCEPTED, verdict(verifier, token));
    }

    @Test
    void changingHeadersAreReadEachTime() {
        JwtVerifier verifier = verifier(KeySet.of(KEY));
        for (int i = 0; i < 100; i++) {
            String header = encode("{\"alg\":\"ES256\",\"serial\":" + i + "}");
            String input = header + '.' + encode("{\"exp\":1800000060}");
            String forged = input + '.' + encode(OTHER.sign(input.getBytes(US_ASCII)));
            String good = input + '.' + encode(KEY.sign(input.getBytes(US_ASCII)));

            assertEquals("bad_signature", verdict(verifier, forged));
            assertEquals(ACCEPTED, verdict(verifier, good));
            assertEquals("bad_signature", verdict(verifier, forged));
        }
    }

    /** A client with many logins, or many clients, may send any number of good tokens. */
    @Test
    void floodOfGoodTokensFillsTheCacheAndNoMore() throws InvalidTokenException {
        SigningKey key = SigningKey.hmac(Algorithm.HS256, RawToken.SECRET);
        JwtVerifier verifier = verifier(KeySet.of(key));
        Map<String, VerifiedJwt> verified = new LinkedHashMap<>();
        for (int i = 0; i < 10 * SIZE; i++) {
            String token = token(key, i);
            verified.put(token, verifier.verify(token));
        }

        // The newest come first, because each token that is missing takes the place of another one.
        List<String> tokens = new ArrayList<>(verified.keySet());
        int cached = 0;
        for (int i = tokens.size() - 1; i >= 0; i--) {
            String token = tokens.get(i);
            cached += verifier.verify(token) == verified.get(token) ? 1 : 0;
        }
        assertTrue(cached > SIZE / 4 && cached <= SIZE, "cached " + cached);
    }

    /** The verification may look for newer keys. Their tokens must not outlive them in the cache of the older ones. */
    @Test
    void tokenOfAKeyOutsideTheKeySetIsNotCached() throws InvalidTokenException {
        KeySet newer = KeySet.of(OTHER);
        String token = token(OTHER, 0);
        VerifiedJwt verified = verifier(newer).verify(token);
        AtomicInteger asked = new AtomicInteger();
        VerifiedTokenCache cache = new VerifiedTokenCache(
                (text, current) -> {
                    asked.incrementAndGet();
                    return verified;
                },
                rules().build(),
                SIZE,
                true);
        KeySet older = KeySet.of(KEY);

        assertSame(verified, cache.verify(token, older));
        assertSame(verified, cache.verify(token, older));
        assertEquals(2, asked.get());
        cache.verify(token, newer);
        cache.verify(token, newer);
        assertEquals(3, asked.get());
    }

    @Test
    void tokensBeyondCacheSizeAreStillVerified() {
        JwtVerifier verifier = verifier(KeySet.of(KEY));
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < 1100; i++) {
            tokens.add(token(KEY, i));
            assertEquals(ACCEPTED, verdict(verifier, tokens.get(i)));
        }
        tokens.subList(0, 50).forEach(token -> assertEquals(ACCEPTED, verdict(verifier, token)));
        tokens.subList(1050, 1100).forEach(token -> assertEquals(ACCEPTED, verdict(verifier, token)));
        clock.now = RawToken.NOW.plus(LIFETIME);
        tokens.subList(1000, 1100).forEach(token -> assertEquals("expired", verdict(verifier, token)));
    }

    /** A thread that retires a key sees it retired at once, even while many others are verifying. */
    @Test
    @Timeout(60)
    void retiredKeyIsRefusedAtOnceUnderLoad() throws Exception {
        SwitchedKeys source = new SwitchedKeys(List.of(KEY));
        JwtVerifier verifier = verifier(source);
        List<String> tokens =
                IntStream.range(0, 40).mapToObj(i -> token(KEY, i)).toList();
        String forged = token(OTHER, 0);
        KeySet with = KeySet.of(KEY);
        KeySet without = KeySet.of(renamed("summer"));
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int thread = 0; thread < 7; thread++) {
            tasks.add(() -> {
                int wrong = 0;
                for (int i = 0; i < 2000; i++) {
                    String verdict = RawToken.singleVerdict(verifier, tokens.get(i % tokens.size()));
                    wrong += verdict.equals(ACCEPTED) || verdict.equals("unknown_key") ? 0 : 1;
                    wrong += i % 50 > 0
                                    || !RawToken.singleVerdict(verifier, forged).equals(ACCEPTED)
                            ? 0
                            : 1;
                }
                return wrong;
            });
        }
        tasks.add(() -> {
            int wrong = 0;
            for (int i = 0; i < 200; i++) {
                source.keys = i % 2 == 0 ? without : with;
                String verdict = RawToken.singleVerdict(verifier, tokens.get(i % tokens.size()));
                wrong += verdict.equals(i % 2 == 0 ? "unknown_key" : ACCEPTED) ? 0 : 1;
            }
            return wrong;
        });
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            for (Future<Integer> wrong : threads.invokeAll(tasks)) {
                assertEquals(0, wrong.get());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static String token(SigningKey key, int number) {
        return new JwtSigner(KeySet.of(key)).sign(claims(number));
    }

    private static Claims claims(int number) {
        return Claims.builder()
                .subject("user " + number)
                .issuedAt(RawToken.NOW)
                .expiresAt(RawToken.NOW.plus(LIFETIME))
                .build();
    }

    private JwtVerifier verifier(KeySource source) {
        return new JwtVerifier(source, rules().build(), SIZE);
    }

    private ClaimRules.Builder rules() {
        return ClaimRules.builder().clockSkew(Duration.ZERO).clock(clock);
    }

    private static final class SwitchedKeys implements KeySource {
        volatile KeySet keys;

        SwitchedKeys(List<SigningKey> keys) {
            this.keys = KeySet.of(keys);
        }

        @Override
        public KeySet current() {
            return keys;
        }
    }

    private static final class MovingClock extends Clock {
        volatile Instant now = RawToken.NOW;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
