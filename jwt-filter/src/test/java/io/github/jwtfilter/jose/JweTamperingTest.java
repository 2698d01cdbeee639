package io.github.jwtfilter.jose;

import static io.github.jwtfilter.jose.RawJwe.CONTEXT;
import static io.github.jwtfilter.jose.RawJwe.ENCRYPTION;
import static io.github.jwtfilter.jose.RawJwe.HEADER;
import static io.github.jwtfilter.jose.RawJwe.TEXT;
import static io.github.jwtfilter.jose.RawJwe.encrypted;
import static io.github.jwtfilter.jose.RawJwe.read;
import static io.github.jwtfilter.jose.RawToken.encode;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Is an encrypted token refused cleanly after any change to it? */
final class JweTamperingTest {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final String GOOD = ENCRYPTION.encrypt(CONTEXT, TEXT.getBytes(UTF_8));
    private static final String NAMED = ENCRYPTION.encryptNamed(CONTEXT, TEXT.getBytes(UTF_8));
    private static final String OTHER = ENCRYPTION.encrypt(CONTEXT, "something else, of 26 char".getBytes(UTF_8));

    /** Otherwise the tokens below might be refused for another reason. */
    @Test
    void unchangedTokensAreRead() {
        assertEquals(TEXT, read(GOOD));
        assertEquals(TEXT, read(NAMED));
        assertEquals(TEXT, read(encrypted(HEADER)));
        assertEquals(TEXT.length(), read(OTHER).length());
    }

    /** The last character of a part has spare bits. Changing them would decode to the same bytes. */
    @ParameterizedTest(name = "{index}")
    @MethodSource("goodTokens")
    void everyChangedCharacterIsRefused(String token) {
        for (int i = 0; i < token.length(); i++) {
            for (char other : (ALPHABET + ".=+/ \0\u00e9\u20ac").toCharArray()) {
                if (other != token.charAt(i)) {
                    assertRefused(token.substring(0, i) + other + token.substring(i + 1));
                }
            }
        }
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("goodTokens")
    void missingOrExtraCharacterIsRefused(String token) {
        for (int i = 0; i < token.length(); i++) {
            assertRefused(token.substring(0, i));
            assertRefused(token.substring(i + 1));
            assertRefused(token.substring(0, i) + token.substring(i + 1));
            for (char more : "A.= ".toCharArray()) {
                assertRefused(token.substring(0, i) + more + token.substring(i));
            }
        }
        for (String more : new String[] {"A", "AA", "AAAA", ".", "=", "==", " ", "\n", ".AAAA"}) {
            assertRefused(token + more);
        }
    }

    static Stream<String> goodTokens() {
        return Stream.of(GOOD, NAMED);
    }

    @Test
    void partsOfTwoTokensCannotBeMixed() {
        String[] good = GOOD.split("\\.");
        String[] named = NAMED.split("\\.");
        String[] other = OTHER.split("\\.");
        for (int part : new int[] {0, 2, 3, 4}) {
            for (String[] from : new String[][] {named, other}) {
                String[] mixed = good.clone();
                mixed[part] = from[part];
                if (!mixed[part].equals(good[part])) {
                    assertRefused(String.join(".", mixed));
                }
            }
            for (int place : new int[] {0, 1, 2, 3, 4}) {
                String[] swapped = good.clone();
                swapped[part] = good[place];
                swapped[place] = good[part];
                if (part != place) {
                    assertRefused(String.join(".", swapped));
                }
            }
        }
    }

    /** All these tokens are authentic. Only their form or header differs from ours. */
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void authenticTokenOfAnotherFormIsRefused(String name, String token) {
        assertRefused(token);
    }

    static Stream<Arguments> authenticTokenOfAnotherFormIsRefused() {
        byte[] content = TEXT.getBytes(UTF_8);
        String header = encode(HEADER);
        return Stream.of(
                arguments("an encrypted key", encrypted(header, "AAAA", content, new byte[12], 128)),
                arguments("a nonce of 11 bytes", encrypted(header, "", content, new byte[11], 128)),
                arguments("a nonce of 13 bytes", encrypted(header, "", content, new byte[13], 128)),
                arguments("a nonce of 16 bytes", encrypted(header, "", content, new byte[16], 128)),
                arguments("a tag of 120 bits", encrypted(header, "", content, new byte[12], 120)),
                arguments("a tag of 96 bits", encrypted(header, "", content, new byte[12], 96)),
                arguments("a padded header", encrypted(header + "==", "", content, new byte[12], 128)),
                arguments("a non-canonical header", encrypted(nonCanonicalHeader(), "", content, new byte[12], 128)),
                arguments("no header", encrypted("", "", content, new byte[12], 128)),
                arguments(
                        "a header that is not UTF-8",
                        encrypted(encode(new byte[] {-1, -2}), "", content, new byte[12], 128)),
                arguments("an empty header", encrypted("{}")),
                arguments("a header that is a list", encrypted("[" + HEADER + "]")),
                arguments("a header followed by another", encrypted(HEADER + HEADER)),
                arguments("a truncated header", encrypted(HEADER.substring(0, HEADER.length() - 1))),
                arguments("a nested header", encrypted("[".repeat(3000))),
                arguments("alg A256GCMKW", encrypted(withMember("alg", "\"A256GCMKW\""))),
                arguments("alg RSA-OAEP", encrypted(withMember("alg", "\"RSA-OAEP\""))),
                arguments("alg HS256", encrypted(withMember("alg", "\"HS256\""))),
                arguments("alg none", encrypted(withMember("alg", "\"none\""))),
                arguments("alg DIR", encrypted(withMember("alg", "\"DIR\""))),
                arguments("alg null", encrypted(withMember("alg", "null"))),
                arguments("alg a list", encrypted(withMember("alg", "[\"dir\"]"))),
                arguments("enc A128GCM", encrypted(withMember("enc", "\"A128GCM\""))),
                arguments("enc A192GCM", encrypted(withMember("enc", "\"A192GCM\""))),
                arguments("enc A256CBC-HS512", encrypted(withMember("enc", "\"A256CBC-HS512\""))),
                arguments("enc a256gcm", encrypted(withMember("enc", "\"a256gcm\""))),
                arguments("enc a number", encrypted(withMember("enc", "256"))),
                arguments("typ JWT", encrypted(withMember("typ", "\"JWT\""))),
                arguments("typ in capitals", encrypted(withMember("typ", "\"TEST+JWE\""))),
                arguments("typ null", encrypted(withMember("typ", "null"))),
                arguments("no typ", encrypted("{\"alg\":\"dir\",\"enc\":\"A256GCM\"}")),
                arguments("no enc", encrypted("{\"alg\":\"dir\",\"typ\":\"test+jwe\"}")),
                arguments("no alg", encrypted("{\"enc\":\"A256GCM\",\"typ\":\"test+jwe\"}")),
                arguments("zip", encrypted(withExtraMembers("\"zip\":\"DEF\""))),
                arguments("zip null", encrypted(withExtraMembers("\"zip\":null"))),
                arguments("crit", encrypted(withExtraMembers("\"crit\":[\"exp\"],\"exp\":1"))),
                arguments("crit empty", encrypted(withExtraMembers("\"crit\":[]"))),
                arguments("crit null", encrypted(withExtraMembers("\"crit\":null"))),
                arguments("cty", encrypted(withExtraMembers("\"cty\":\"JWT\""))),
                arguments("jku", encrypted(withExtraMembers("\"jku\":\"https://example.com/keys\""))),
                arguments("jwk", encrypted(withExtraMembers("\"jwk\":{\"kty\":\"oct\",\"k\":\"AAAA\"}"))),
                arguments("kid null", encrypted(withExtraMembers("\"kid\":null"))),
                arguments("kid a number", encrypted(withExtraMembers("\"kid\":1"))),
                arguments("sid null", encrypted(withExtraMembers("\"sid\":null"))),
                arguments("sid a list", encrypted(withExtraMembers("\"sid\":[\"" + CONTEXT + "\"]"))),
                arguments("sid of another context", encrypted(withExtraMembers("\"sid\":\"another\""))),
                arguments("sid in capitals", encrypted(withExtraMembers("\"SID\":\"" + CONTEXT + "\""))),
                arguments("alg twice", encrypted(withExtraMembers("\"alg\":\"dir\""))),
                arguments("typ twice", encrypted(withExtraMembers("\"typ\":\"test+jwe\""))),
                arguments("alg twice, once escaped", encrypted(withExtraMembers("\"\\u0061lg\":\"dir\""))),
                arguments(
                        "sid twice",
                        encrypted(withExtraMembers("\"sid\":\"" + CONTEXT + "\",\"sid\":\"" + CONTEXT + "\""))),
                arguments("sid with an unpaired surrogate", encrypted(withExtraMembers("\"sid\":\"\\ud800\""))),
                arguments("a signed token", RawToken.signed(RawToken.HEADER, RawToken.PAYLOAD)),
                arguments("four parts", header + "..AAAAAAAAAAAAAAAA.AAAA"),
                arguments("dots", "....".repeat(20)),
                arguments("nothing", ""),
                arguments("a text", "\u20ac".repeat(100)));
    }

    private static String withMember(String name, String value) {
        String changed = HEADER.replaceFirst("\"" + name + "\":\"[^\"]*\"", "\"" + name + "\":" + value);
        if (changed.equals(HEADER)) {
            throw new AssertionError(name);
        }
        return changed;
    }

    private static String withExtraMembers(String members) {
        return HEADER.substring(0, HEADER.length() - 1) + "," + members + "}";
    }

    /** Returns a header with another last character that decodes to the same bytes. */
    private static String nonCanonicalHeader() {
        String header = encode(HEADER + " ".repeat((4 - HEADER.length() % 3) % 3));
        int last = header.length() - 1;
        char other = ALPHABET.charAt(ALPHABET.indexOf(header.charAt(last)) + 1);
        String changed = header.substring(0, last) + other;
        if (!Arrays.equals(
                Base64.getUrlDecoder().decode(header), Base64.getUrlDecoder().decode(changed))) {
            throw new AssertionError("not the same bytes");
        }
        return changed;
    }

    /** A server with the key may write the header in other ways. The token is authentic as it was sent. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"typ\":\"test+jwe\",\"enc\":\"A256GCM\",\"alg\":\"dir\"}",
                " { \"alg\" : \"dir\", \"enc\":\"A256GCM\" ,\"typ\":\"test+jwe\"}\n",
                "{\"alg\":\"\\u0064ir\",\"enc\":\"A256GCM\",\"typ\":\"test+jwe\"}",
                "{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"typ\":\"test+jwe\",\"kid\":\"of a key without a name\"}",
                "{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"typ\":\"test+jwe\",\"sid\":\"one login\"}"
            })
    void equivalentHeadersAreRead(String header) {
        assertEquals(TEXT, read(encrypted(header)));
    }

    @Test
    void longestTokenIsReadAndLongerIsRefused() {
        int content = 12_000;
        while (ENCRYPTION.encrypt(CONTEXT, new byte[content]).length() < DirectEncryption.MAX_TOKEN_CHARACTERS) {
            content++;
        }
        String longest = ENCRYPTION.encrypt(CONTEXT, new byte[content]);

        assertEquals(DirectEncryption.MAX_TOKEN_CHARACTERS, longest.length());
        assertEquals(content, read(longest).length());
        assertNull(read(ENCRYPTION.encrypt(CONTEXT, new byte[content + 1])));
        assertEquals(Optional.empty(), ENCRYPTION.context(ENCRYPTION.encryptNamed(CONTEXT, new byte[content])));
    }

    @Test
    void garbageIsRefused() {
        Random random = new Random(6);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder token = new StringBuilder(GOOD);
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                int from = random.nextInt(token.length());
                int to = Math.min(token.length(), from + random.nextInt(8));
                String letters = random.nextBoolean() ? ALPHABET : "....\u00e9\0";
                char letter = letters.charAt(random.nextInt(letters.length()));
                token.replace(from, to, String.valueOf(letter).repeat(random.nextInt(8)));
            }
            String text = token.toString();
            if (!text.equals(GOOD)) {
                assertRefused(text);
            }
        }
    }

    private static void assertRefused(String token) {
        assertNull(read(token), token);
        // Must not throw. The result is not trusted.
        ENCRYPTION.context(token);
    }
}
