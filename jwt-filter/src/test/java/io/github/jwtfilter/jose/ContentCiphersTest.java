package io.github.jwtfilter.jose;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Does a cached cipher always have the key of the context that it is used for? */
final class ContentCiphersTest {
    private static final KeySet KEYS = KeySet.of(SigningKey.hmac(Algorithm.HS256, RawToken.SECRET));
    private static final int THREADS = 8;
    private static final int ROUNDS = 20_000;

    /** Texts of one hash code, so that they share the places of the cache. */
    private static List<String> collidingContexts() {
        List<String> contexts = new ArrayList<>(List.of(""));
        for (int i = 0; i < 4; i++) {
            List<String> longer = new ArrayList<>();
            contexts.forEach(context -> longer.addAll(List.of(context + "Aa", context + "BB")));
            contexts = longer;
        }
        return contexts;
    }

    /** A cipher may get another key between the moment when a thread finds it and the moment when it takes it. */
    @Test
    @Timeout(120)
    void threadsWithCollidingContextsNeverShareKeys() throws Exception {
        ContentCiphers ciphers = new ContentCiphers("label ");
        Hkdf keys = KEYS.keys().get(0).hkdf();
        List<String> contexts = collidingContexts();
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            int first = thread;
            tasks.add(() -> {
                int wrong = 0;
                for (int i = 0; i < ROUNDS; i++) {
                    String context = contexts.get((first * 7 + i * 5) % contexts.size());
                    wrong += usesKeyOf(context, ciphers, keys) ? 0 : 1;
                }
                return wrong;
            });
        }
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            for (Future<Integer> wrong : threads.invokeAll(tasks)) {
                assertEquals(0, wrong.get());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean usesKeyOf(String context, ContentCiphers ciphers, Hkdf keys) {
        byte[] nonce = new byte[AesGcm.NONCE_BYTES];
        byte[] header = {1, 2, 3};
        byte[] content = context.getBytes(StandardCharsets.US_ASCII);
        AesGcm independent =
                new AesGcm(keys.expand(("label " + context).getBytes(StandardCharsets.US_ASCII), AesGcm.KEY_BYTES));
        byte[] encrypted = independent.encrypt(nonce, header, content);
        ContentCiphers.ContentCipher cipher = ciphers.take(keys, context);
        byte[] decrypted = cipher.gcm.decrypt(nonce, header, header.length, encrypted);
        ciphers.giveBack(cipher);
        return decrypted != null && Arrays.equals(content, decrypted);
    }

    /**
     * A thread that found a cipher may take it later. If the cipher had another key by then, the thread would encrypt one
     * session with the key of another.
     */
    @Test
    void cipherKeepsItsContextForEver() {
        ContentCiphers ciphers = new ContentCiphers("label ");
        Hkdf keys = KEYS.keys().get(0).hkdf();
        IdentityHashMap<ContentCiphers.ContentCipher, String> known = new IdentityHashMap<>();
        for (int round = 0; round < 3; round++) {
            for (String context : collidingContexts()) {
                ContentCiphers.ContentCipher cipher = ciphers.take(keys, context);
                String before = known.putIfAbsent(cipher, context);
                assertTrue(before == null || before.equals(context), before + " became " + context);
                ciphers.giveBack(cipher);
            }
        }
    }

    @Test
    void moreContextsThanPlacesAreDecrypted() {
        DirectEncryption encryption = new DirectEncryption(KEYS, RawJwe.TYPE);
        byte[] content = {4, 5, 6};
        for (int round = 0; round < 3; round++) {
            for (String context : collidingContexts()) {
                String token = encryption.encrypt(context, content);
                assertArrayEquals(content, encryption.decrypt(token, context).orElseThrow());
                assertTrue(encryption.decrypt(token, context + "Aa").isEmpty());
            }
        }
    }

    /** Anybody can send a token with any context. It must neither stay in memory nor replace a good one. */
    @Test
    void ciphersThatDecryptedNothingReplaceNoOther() {
        ContentCiphers ciphers = new ContentCiphers("label ");
        Hkdf keys = KEYS.keys().get(0).hkdf();
        List<String> contexts = collidingContexts();
        ContentCiphers.ContentCipher good = ciphers.take(keys, contexts.get(0));
        ciphers.giveBack(good);
        contexts.subList(1, contexts.size()).forEach(context -> ciphers.take(keys, context));

        assertSame(good, ciphers.take(keys, contexts.get(0)));
    }
}
