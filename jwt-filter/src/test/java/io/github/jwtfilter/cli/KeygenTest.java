package io.github.jwtfilter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.JwkSet;
import io.github.jwtfilter.jose.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Do sign and verify accept the keys of keygen? */
class KeygenTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            names = {"HS256", "HS384", "HS512"})
    void secretAsLongAsTheHashSignsAndVerifies(Algorithm algorithm) throws IOException {
        Call keygen = Call.of("keygen", "--alg", algorithm.name());
        assertEquals(0, keygen.status);
        assertEquals(algorithm.minimumKeyLength(), Base64.getUrlDecoder().decode(keygen.line()).length);
        Path file = Files.writeString(folder.resolve("secret"), keygen.out);
        signAndVerify("--secret-file", file.toString(), "--alg", algorithm.name());
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void jwkSignsAndVerifies(Algorithm algorithm) throws IOException {
        Call keygen = Call.of("keygen", "--jwk", "--alg=" + algorithm);
        SigningKey key = JwkSet.parse(keygen.line()).signingKey().orElseThrow();
        assertEquals(algorithm, key.algorithm());
        assertEquals(11, key.keyId().orElseThrow().length());
        Path file = Files.writeString(folder.resolve("jwk"), keygen.out);
        signAndVerify("--keys", file.toString());
    }

    @Test
    void newFirstKeySignsAndOldTokensStillVerify() throws IOException {
        String old = Call.of("keygen", "--jwk").line();
        String fresh = Call.of("keygen", "--jwk", "--alg", "HS384").line();
        Path oldFile = Files.writeString(folder.resolve("old"), old);
        Path set = Files.writeString(folder.resolve("set"), "{\"keys\":[" + fresh + "," + old + "]}");
        String oldToken = Call.of("sign", "--keys", oldFile.toString()).line();
        String freshToken = Call.of("sign", "--keys", set.toString()).line();
        Call both = Call.with(oldToken + "\n" + freshToken, "verify", "--keys", set.toString());
        assertEquals(0, both.status, both::toString);
        Call onlyOld = Call.of("verify", "--keys", oldFile.toString(), freshToken);
        assertEquals(1, onlyOld.status, onlyOld::toString);
        assertTrue(Call.of("decode", freshToken).out.contains("alg: \"HS384\""));
    }

    @Test
    void theHelpNamesEveryAlgorithm() {
        String help = Call.of("keygen", "--help").out;
        for (Algorithm algorithm : Algorithm.values()) {
            assertTrue(help.contains(algorithm.name()), () -> algorithm + " is missing in " + help);
        }
    }

    @Test
    void everyGeneratedKeyIsDifferent() {
        assertNotEquals(Call.of("keygen").line(), Call.of("keygen").line());
    }

    private static void signAndVerify(String... keys) {
        Call sign = Call.of(Call.and(new String[] {"sign", "--claim", "sub=\"alice\""}, keys));
        assertEquals(0, sign.status, sign::toString);
        Call verify = Call.of(Call.and(new String[] {"verify", sign.line()}, keys));
        assertEquals(0, verify.status, verify::toString);
        assertEquals("accepted\t{\"sub\":\"alice\",\"iat\":1767225600,\"exp\":1767226500}", verify.line());
    }
}
