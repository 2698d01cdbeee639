package io.github.jwtfilter.jose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.CachedTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Can many threads share one signer, one verifier and one encryption? */
@Timeout(60)
final class ThreadsTest {
    private static final int THREADS = 16;
    private static final int TOKENS_EACH = 300;
    private static final int COSTLY_TOKENS_EACH = 12;

    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            names = {"HS256", "HS384", "HS512"})
    void everyThreadGetsItsOwnResults(Algorithm algorithm) throws Exception {
        KeySet keys = KeySet.of(SigningKey.hmac(algorithm, RawToken.SECRET, "shared"));
        JwtSigner signer = new JwtSigner(keys);
        JwtVerifier verifier = CachedTokens.verifier(keys, RawToken.rules().build());
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            String name = "thread " + thread;
            tasks.add(() -> {
                start.await(30, TimeUnit.SECONDS);
                return countCorrectResults(signer, verifier, algorithm, name);
            });
        }

        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            for (Future<Integer> results : threads.invokeAll(tasks)) {
                assertEquals(TOKENS_EACH, results.get());
            }
        } finally {
            threads.shutdownNow();
        }
        assertTrue(threads.awaitTermination(10, TimeUnit.SECONDS));
    }

    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            names = {"RS256", "PS256", "ES256", "ES512", "EdDSA"})
    void everyThreadGetsItsOwnResultsWithKeyPairs(Algorithm algorithm) throws Exception {
        KeySet keys = KeySet.of(TestKeys.of(algorithm));
        JwtSigner signer = new JwtSigner(keys);
        JwtVerifier verifier = CachedTokens.verifier(keys, RawToken.rules().build());
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            String name = "thread " + thread;
            tasks.add(() -> countCorrectResults(signer, verifier, name));
        }

        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            for (Future<Integer> results : threads.invokeAll(tasks)) {
                assertEquals(COSTLY_TOKENS_EACH, results.get());
            }
        } finally {
            threads.shutdownNow();
        }
        assertTrue(threads.awaitTermination(10, TimeUnit.SECONDS));
    }

    @Test
    void everyThreadGetsItsOwnEncryptedContent() throws Exception {
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            String name = "thread " + thread;
            tasks.add(() -> countCorrectContents(name));
        }

        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            for (Future<Integer> results : threads.invokeAll(tasks)) {
                assertEquals(TOKENS_EACH, results.get());
            }
        } finally {
            threads.shutdownNow();
        }
        assertTrue(threads.awaitTermination(10, TimeUnit.SECONDS));
    }

    /** Each token is decrypted, refused in another context, and then decrypted again. */
    private static int countCorrectContents(String name) {
        int correct = 0;
        for (int i = 0; i < TOKENS_EACH; i++) {
            String context = name + " context " + i;
            String content = name + "\u00e9".repeat(i);
            String token = RawJwe.ENCRYPTION.encrypt(context, content.getBytes(UTF_8));
            boolean decrypted = content.equals(RawJwe.read(RawJwe.ENCRYPTION, token, context))
                    && RawJwe.read(RawJwe.ENCRYPTION, token, name) == null
                    && content.equals(RawJwe.read(RawJwe.ENCRYPTION, token, context));
            correct += decrypted ? 1 : 0;
        }
        return correct;
    }

    /** Each token is verified, verified again from the cache, and refused with another token's signature. */
    @SuppressWarnings("IdentityBinaryExpression") // The second call reads the cache.
    private static int countCorrectResults(JwtSigner signer, JwtVerifier verifier, String name)
            throws InvalidTokenException {
        int correct = 0;
        String before = signer.sign(Claims.parse(RawToken.PAYLOAD));
        for (int i = 0; i < COSTLY_TOKENS_EACH; i++) {
            Claims claims = Claims.builder()
                    .subject(name + " token " + i)
                    .expiresAt(RawToken.NOW.plusSeconds(60))
                    .build();
            String token = signer.sign(claims);
            String forged = token.substring(0, token.lastIndexOf('.')) + before.substring(before.lastIndexOf('.'));
            boolean refused = RawToken.verdict(verifier, forged).equals("bad_signature");
            boolean verified = verifier.verify(token).claims().equals(claims)
                    && verifier.verify(token).claims().equals(claims);
            correct += verified && refused ? 1 : 0;
            before = token;
        }
        return correct;
    }

    /** Each token is compared with one signed by other means, verified, and refused with another token's signature. */
    @SuppressWarnings("IdentityBinaryExpression") // The second call reads the cache.
    private static int countCorrectResults(JwtSigner signer, JwtVerifier verifier, Algorithm algorithm, String name)
            throws InvalidTokenException {
        int correct = 0;
        String before = RawToken.signed(RawToken.HEADER, RawToken.PAYLOAD);
        for (int i = 0; i < TOKENS_EACH; i++) {
            Claims claims = Claims.builder()
                    .subject(name + " token " + i)
                    .expiresAt(RawToken.NOW.plusSeconds(60))
                    .claim("padding " + i % 7, "\u00e9".repeat(i))
                    .build();
            String token = signer.sign(claims);
            int dot = token.lastIndexOf('.');
            String forged = token.substring(0, dot) + before.substring(before.lastIndexOf('.'));
            boolean signed = token.equals(RawToken.sign(token.substring(0, dot), algorithm.jcaName(), RawToken.SECRET));
            boolean verified = verifier.verify(token).claims().equals(claims);
            boolean refused = RawToken.verdict(verifier, forged).equals("bad_signature");
            correct += signed && verified && refused ? 1 : 0;
            before = token;
        }
        return correct;
    }
}
