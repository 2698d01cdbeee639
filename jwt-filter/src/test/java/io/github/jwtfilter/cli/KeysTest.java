package io.github.jwtfilter.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.JwkSet;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.SigningKey;
import io.github.jwtfilter.keys.Fingerprints;
import io.github.jwtfilter.testing.TestKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Can an operator replace a key step by step without breaking anything? */
final class KeysTest {
    private static final String ONE = TestKeys.jwk(Algorithm.HS256, "one");
    private static final String TWO = TestKeys.jwk(Algorithm.HS384, "two");
    private static final String PUBLIC = publicJwk("public");

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("keys.json");
    }

    private static String publicJwk(String keyId) {
        String set = TestKeys.publicSet(TestKeys.jwk(Algorithm.ES256, keyId));
        return set.substring("{\"keys\":[".length(), set.length() - 2);
    }

    private Call keys(String action, String... more) {
        Call call = Call.of(Call.and(new String[] {"keys", action, file.toString()}, more));
        assertNoSecret(call);
        return call;
    }

    /** Asserts that the output contains no secret of the file. */
    private void assertNoSecret(Call call) {
        if (!Files.exists(file)) {
            return;
        }
        try {
            Matcher secret =
                    Pattern.compile("\"(?:k|d|p|q|dp|dq|qi)\":\"([^\"]+)\"").matcher(Files.readString(file));
            while (secret.find()) {
                assertFalse((call.out + call.err).contains(secret.group(1)), "a secret is shown");
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void write(String... jwks) throws IOException {
        Files.writeString(file, TestKeys.set(jwks));
    }

    private KeySet read() throws IOException {
        return JwkSet.parse(Files.readString(file));
    }

    private List<String> kids() throws IOException {
        return read().keys().stream().map(key -> key.keyId().orElse("-")).toList();
    }

    private static void assertDone(Call call) {
        assertEquals(0, call.status, call::toString);
        assertEquals("", call.err);
    }

    /** Returns the expected list: position and text of each line. */
    private static List<String> lines(KeySet keys) {
        List<String> lines = Fingerprints.of(keys);
        return IntStream.range(0, lines.size())
                .mapToObj(i -> i + 1 + "\t" + lines.get(i))
                .toList();
    }

    @Test
    void keyIsReplacedStepByStep() throws IOException {
        assertDone(keys("add"));
        String old = kids().get(0);
        Call add = keys("add");
        assertDone(add);
        String fresh = kids().get(1);
        assertEquals(old, read().signingKey().orElseThrow().keyId().orElseThrow());
        assertTrue(add.out.contains("keys promote FILE " + fresh), add::toString);
        Call promote = keys("promote", fresh);
        assertDone(promote);
        assertEquals(List.of(fresh, old), kids());
        assertTrue(promote.out.contains("keys retire FILE " + old), promote::toString);
        Call retire = keys("retire", old);
        assertDone(retire);
        assertEquals(List.of(fresh), kids());
        assertTrue(retire.out.contains("Next: copy the file to all servers."), retire::toString);
    }

    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            names = {"HS256", "HS512", "RS256", "ES256", "EdDSA"})
    void keyOfAnyAlgorithmIsAdded(Algorithm algorithm) throws IOException {
        assertDone(keys("add", "--alg", algorithm.name()));
        assertDone(keys("add"));
        assertTrue(read().keys().stream().allMatch(key -> key.algorithm() == algorithm && key.signs()));
        assertDone(keys("add", "--alg=HS384"));
        assertEquals(Algorithm.HS384, read().keys().get(2).algorithm());
        assertEquals(lines(read()), keys("list").out.lines().toList());
    }

    @Test
    void listShowsPositionAlgorithmNameAndFingerprint() throws IOException {
        write(ONE, TWO, PUBLIC);
        Call list = keys("list");
        assertDone(list);
        assertEquals(lines(read()), list.out.lines().toList());
        assertTrue(list.out.startsWith("1\tHS256 signs, kid=one, fingerprint="), list::toString);
        assertTrue(list.out.contains("\n2\tHS384 verifies, kid=two, fingerprint="), list::toString);
        assertTrue(list.out.contains("\n3\tES256 verifies, kid=public, fingerprint="), list::toString);
    }

    @Test
    void unusableKeysKeepTheirPositionAndAreListed() throws IOException {
        String encrypting = "{\"kty\":\"RSA\",\"use\":\"enc\",\"kid\":\"enc\",\"n\":\"AQAB\",\"e\":\"AQAB\"}";
        write(ONE, encrypting, TWO);
        Call list = keys("list");
        assertTrue(list.out.contains("\n3\tHS384 verifies, kid=two"), list::toString);
        assertTrue(list.out.endsWith("-\tJWK 2: not used: its use is 'enc'\n"), list::toString);
        assertDone(keys("promote", "two"));
        assertTrue(Files.readString(file).contains(encrypting), "the unusable key is still there");
        assertEquals(1, keys("retire", "enc").status);
    }

    @Test
    void unknownMembersOfTheFileAreKept() throws IOException {
        String noted = ONE.replaceFirst("\\{", "{\"note\":{\"by\":[\"ops\",1.50,null,true]},");
        Files.writeString(file, "{\"version\": 7,\n \"keys\": [" + noted + ",\n" + TWO + "], \"owner\": \"bank\"}");
        assertDone(keys("promote", "two"));
        assertEquals(
                "{\"keys\":[\n" + TWO + ",\n" + noted + "\n],\n\"version\":7,\"owner\":\"bank\"}\n",
                Files.readString(file));
    }

    @Test
    void singleJwkBecomesASet() throws IOException {
        Files.writeString(file, ONE + "\n");
        assertDone(keys("add"));
        assertEquals(2, kids().size());
        assertEquals("one", kids().get(0));
    }

    @Test
    void keyWithoutAKidIsSelectedByItsFingerprint() throws IOException {
        write(ONE, TWO.replace("\"kid\":\"two\",", ""));
        assertDone(keys("promote", "--", read().keys().get(1).fingerprint()));
        assertEquals(List.of("-", "one"), kids());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "promote | public | this key can only verify: it is public, or its key_ops say so",
                "promote | kept   | this key can only verify: it is public, or its key_ops say so",
                "promote | one    | this key signs already; nothing was done",
                "promote | absent | no key of the file has this KID; see: keys list FILE",
                "retire  | one    | this key signs: promote another one first",
                "retire  | absent | no key of the file has this KID; see: keys list FILE",
            })
    void invalidPromotionOrRetirementIsRefused(String action, String keyId, String why) throws IOException {
        String kept = TestKeys.jwk(Algorithm.HS256, "kept").replace("\"use\":\"sig\"", "\"key_ops\":[\"verify\"]");
        write(ONE, PUBLIC, kept);
        byte[] before = Files.readAllBytes(file);
        Call call = keys(action, keyId);
        assertEquals(1, call.status, call::toString);
        assertEquals("keys " + action + ": " + why + "\n", call.err);
        assertEquals("", call.out);
        assertArrayEquals(before, Files.readAllBytes(file));
    }

    @Test
    void lastKeyCannotBeRetired() throws IOException {
        write(PUBLIC);
        Call retire = keys("retire", "public");
        assertEquals(1, retire.status);
        assertEquals("keys retire: this key is the last one\n", retire.err);
    }

    @Test
    void verifyOnlyFileGetsNoKeyThatWouldSignAtOnce() throws IOException {
        write(PUBLIC);
        Call add = keys("add");
        assertEquals(1, add.status, add::toString);
        assertTrue(add.err.contains("all keys of the file only verify"), add::toString);
        assertEquals(List.of("public"), kids());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not JSON",
                "{\"keys\":[",
                "{\"keys\":[]}",
                "{\"keys\":[{\"kty\":\"oct\",\"alg\":\"HS256\",\"k\":\"c2hvcnQ\"}]}",
                "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}]}",
                "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"
            })
    void invalidFileIsRefusedAndUnchanged(String content) throws IOException {
        Files.writeString(file, content);
        for (Call call :
                List.of(keys("list"), keys("add"), keys("promote", "one"), keys("retire", "one"), keys("public"))) {
            assertEquals(2, call.status, call::toString);
            assertEquals("", call.out);
            assertEquals(content, Files.readString(file));
        }
    }

    @Test
    void fullFileGetsNoMoreKeys() throws IOException {
        write(IntStream.range(0, 64)
                .mapToObj(i -> TestKeys.jwk(Algorithm.HS256, "key" + i))
                .toArray(String[]::new));
        Call add = keys("add");
        assertEquals(2, add.status, add::toString);
        assertEquals(64, kids().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "public"})
    void missingFileIsNotCreated(String action) {
        Call call = keys(action);
        assertEquals(2, call.status);
        assertTrue(call.err.contains("cannot be read (NoSuchFileException)"), call::toString);
        assertFalse(Files.exists(file));
    }

    @Test
    void publicActionPrintsOnlyPublicKeys() throws IOException {
        String pair = TestKeys.jwk(Algorithm.ES256, "pair");
        write(pair, ONE, PUBLIC);
        Call made = keys("public");
        assertDone(made);
        KeySet keys = JwkSet.parse(made.line());
        assertEquals(
                List.of("pair", "public"),
                keys.keys().stream().map(key -> key.keyId().orElseThrow()).toList());
        assertTrue(keys.keys().stream().noneMatch(SigningKey::signs));
        write(ONE);
        assertEquals(2, keys("public").status);
    }

    @Test
    void pemFileIsListedButNotEdited() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        byte[] der = generator.generateKeyPair().getPublic().getEncoded();
        Files.writeString(
                file,
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                                .encodeToString(der)
                        + "\n-----END PUBLIC KEY-----\n");
        Call list = keys("list");
        assertDone(list);
        assertTrue(list.line().startsWith("1\tES256 verifies, fingerprint="), list::toString);
        assertTrue(keys("add").err.contains("expected a JWK Set, got PEM"));
    }

    @Test
    void kidThatBeginsWithADashNeedsADoubleDash() throws IOException {
        write(ONE, TestKeys.jwk(Algorithm.HS256, "-x"));
        assertEquals(2, keys("promote", "-x").status);
        assertDone(keys("promote", "--", "-x"));
        assertEquals(List.of("-x", "one"), kids());
        Call promote = keys("promote", "one");
        assertTrue(promote.out.contains("keys retire FILE -- -x"), promote::toString);
    }

    @Test
    void kidCannotAddLinesToTheList() throws IOException {
        write(ONE, TestKeys.jwk(Algorithm.HS256, "a\\nb\u001b[2J\u202e"));
        Call list = keys("list");
        assertEquals(2, list.out.lines().count(), list::toString);
        assertFalse(list.out.contains("\u001b"), list::toString);
    }
}
