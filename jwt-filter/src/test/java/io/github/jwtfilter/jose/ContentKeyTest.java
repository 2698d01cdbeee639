package io.github.jwtfilter.jose;

import static io.github.jwtfilter.jose.RawJwe.CONTEXT;
import static io.github.jwtfilter.jose.RawJwe.TEXT;
import static io.github.jwtfilter.jose.RawJwe.TYPE;
import static io.github.jwtfilter.jose.RawJwe.read;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With which keys and in which contexts can an encrypted token be read? */
final class ContentKeyTest {
    private static final SigningKey SPRING = SigningKey.hmac(Algorithm.HS256, RawToken.SECRET, "spring");
    private static final KeySet SPRING_SET = KeySet.of(SPRING);
    private static final SigningKey SUMMER = SigningKey.hmac(Algorithm.HS256, new byte[32], "summer");
    private static final SigningKey UNNAMED = SigningKey.hmac(Algorithm.HS512, new byte[64]);

    private static DirectEncryption with(SigningKey first, SigningKey... others) {
        return new DirectEncryption(KeySet.of(first, others), TYPE);
    }

    private static String encrypted(DirectEncryption encryption) {
        return encryption.encrypt(CONTEXT, TEXT.getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "one logi", "one login ", "one login\0", "One login", "another", "one login\u00e9"})
    void tokenOfAnotherContextIsRefused(String context) {
        String token = encrypted(with(SPRING));
        String named = with(SPRING).encryptNamed(CONTEXT, TEXT.getBytes(UTF_8));

        assertEquals(TEXT, read(with(SPRING), token, CONTEXT));
        assertNull(read(with(SPRING), token, context));
        assertEquals(TEXT, read(with(SPRING), named, CONTEXT));
        assertNull(read(with(SPRING), named, context));
    }

    /** UTF-8 would replace half a surrogate pair by a question mark. Then two contexts would share a key. */
    @ParameterizedTest
    @ValueSource(strings = {"\ud800", "a\udc00b", "\udc00\ud800"})
    void unpairedSurrogateInContextIsRefused(String context) {
        DirectEncryption encryption = with(SPRING);
        String token = encryption.encrypt(context.replaceAll("[\ud800-\udfff]", "?"), new byte[1]);

        assertNull(read(encryption, token, context));
        assertThrows(IllegalArgumentException.class, () -> encryption.encrypt(context, new byte[1]));
        assertThrows(IllegalArgumentException.class, () -> encryption.encryptNamed(context, new byte[1]));
    }

    @Test
    void tokenOfAnotherTypeOrPurposeIsRefused() {
        String token = encrypted(with(SPRING));
        DirectEncryption cart = new DirectEncryption(SPRING_SET.derive("cart"), TYPE);
        DirectEncryption notes = new DirectEncryption(SPRING_SET.derive("notes"), TYPE);

        assertNull(read(new DirectEncryption(SPRING_SET, "other+jwe"), token, CONTEXT));
        assertNull(read(cart, token, CONTEXT));
        assertEquals(TEXT, read(cart, encrypted(cart), CONTEXT));
        assertNull(read(notes, encrypted(cart), CONTEXT));
        assertNull(read(with(SPRING), encrypted(cart), CONTEXT));
    }

    /** Type and context are separate: moving a character from one to the other gives another key. */
    @Test
    void typeAndContextGiveDistinctContentKeys() {
        Set<String> texts = new HashSet<>();
        for (String type : List.of("a", "ab", "a b")) {
            for (String context : List.of("", "b", "bc", "c", "\0", " b")) {
                texts.add(RawToken.encode(RawJwe.key(Algorithm.HS256, RawToken.SECRET, type, context)));
                DirectEncryption encryption = new DirectEncryption(SPRING_SET, type);
                for (String other : List.of("", "b", "bc", "c", "\0", " b")) {
                    String token = encryption.encrypt(context, TEXT.getBytes(UTF_8));
                    assertEquals(context.equals(other) ? TEXT : null, read(encryption, token, other));
                }
            }
        }
        assertEquals(18, texts.size());
    }

    @Test
    void oldKeyStillDecryptsWhileFirstKeyEncrypts() {
        DirectEncryption before = with(SPRING);
        DirectEncryption during = with(SUMMER, SPRING);
        DirectEncryption after = with(SUMMER);

        assertEquals(TEXT, read(during, encrypted(before), CONTEXT));
        assertEquals(TEXT, read(after, encrypted(during), CONTEXT));
        assertNull(read(after, encrypted(before), CONTEXT));
        assertNull(read(before, encrypted(during), CONTEXT));
    }

    @ParameterizedTest
    @CsvSource({"spring, true", "summer, false", "SPRING, false", "'', false", ", true"})
    void kidChoosesAmongNamedKeys(String kid, boolean read) {
        String member = kid == null ? "" : ",\"kid\":\"" + kid + "\"";
        String token = RawJwe.encrypted(RawJwe.HEADER.replace("}", member + "}"));

        assertEquals(read, read(with(SPRING), token, CONTEXT) != null);
        assertEquals(TEXT, read(with(RawToken.KEY), token, CONTEXT));
    }

    /** Derived keys have no names, so every key is tried. */
    @Test
    void derivedKeysCanBeRotated() {
        DirectEncryption before = new DirectEncryption(KeySet.of(SPRING).derive("cart"), TYPE);
        DirectEncryption during =
                new DirectEncryption(KeySet.of(SUMMER, UNNAMED, SPRING).derive("cart"), TYPE);
        DirectEncryption after = new DirectEncryption(KeySet.of(SUMMER).derive("cart"), TYPE);

        for (int i = 0; i < 3; i++) {
            assertEquals(TEXT, read(during, encrypted(before), CONTEXT));
            assertEquals(TEXT, read(during, encrypted(during), CONTEXT));
            assertEquals(TEXT, read(after, encrypted(during), CONTEXT));
            assertNull(read(after, encrypted(before), CONTEXT));
        }
    }

    @Test
    void firstKeyThatMaySignEncrypts() {
        DirectEncryption encryption = with(SPRING.onlyVerifying(), SUMMER);

        assertEquals(TEXT, read(with(SUMMER), encrypted(encryption), CONTEXT));
        assertEquals(TEXT, read(encryption, encrypted(with(SPRING)), CONTEXT));
        DirectEncryption reading = with(SPRING.onlyVerifying());
        assertThrows(IllegalArgumentException.class, () -> encrypted(reading));
        assertEquals(TEXT, read(reading, encrypted(with(SPRING)), CONTEXT));
    }

    @Test
    void keyPairEncryptsWithItsPrivateKey() {
        SigningKey pair = TestKeys.of(Algorithm.ES256);
        SigningKey publicKey = TestKeys.publicOf(Algorithm.ES256);

        assertEquals(TEXT, read(with(pair), encrypted(with(pair)), CONTEXT));
        assertNull(read(with(publicKey), encrypted(with(pair)), CONTEXT));
        assertThrows(IllegalArgumentException.class, () -> encrypted(with(publicKey)));
    }

    /** The number of decryptions for a forged token is limited, as for a signed one. */
    @ParameterizedTest
    @CsvSource({"16, true", "17, false"})
    void onlyFirstSixteenKeysAreTried(int place, boolean read) {
        List<SigningKey> keys = new ArrayList<>();
        for (int i = 1; i <= place; i++) {
            byte[] secret = new byte[32];
            secret[0] = (byte) i;
            keys.add(SigningKey.hmac(Algorithm.HS256, secret));
        }
        DirectEncryption writer = with(keys.get(place - 1));

        assertEquals(read, read(new DirectEncryption(KeySet.of(keys), TYPE), encrypted(writer), CONTEXT) != null);
    }

    @Test
    void changedKeysAreUsed() {
        List<KeySet> now = new ArrayList<>(List.of(KeySet.of(SPRING)));
        DirectEncryption encryption = new DirectEncryption(() -> now.get(0), TYPE);
        String old = encrypted(encryption);
        assertEquals(TEXT, read(encryption, old, CONTEXT));

        now.set(0, KeySet.of(SUMMER));

        assertNull(read(encryption, old, CONTEXT));
        assertEquals(TEXT, read(with(SUMMER), encrypted(encryption), CONTEXT));
    }

    @Test
    void onlyNamedTokenContainsItsContext() {
        String named = with(SPRING).encryptNamed(CONTEXT, new byte[1]);

        assertEquals(Optional.of(CONTEXT), with(SPRING).context(named));
        assertEquals(Optional.of(CONTEXT), with(SUMMER).context(named), "the context is not authenticated");
        assertEquals(Optional.empty(), with(SPRING).context(encrypted(with(SPRING))));
        assertEquals(Optional.empty(), with(SPRING).context("no token"));
        assertEquals(Optional.empty(), new DirectEncryption(SPRING_SET, "other+jwe").context(named));
    }

    @Test
    void everyTokenHasItsOwnNonce() {
        DirectEncryption encryption = with(SPRING);
        Set<String> nonces = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            nonces.add(encrypted(encryption).split("\\.")[2]);
        }

        assertEquals(1000, nonces.size());
    }

    @Test
    void everyDecryptionReturnsANewArray() {
        DirectEncryption encryption = with(SPRING);
        String token = encrypted(encryption);

        assertNotSame(
                encryption.decrypt(token, CONTEXT).orElseThrow(),
                encryption.decrypt(token, CONTEXT).orElseThrow());
    }
}
