package io.github.jwtfilter.jose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Does key derivation agree with RFC 5869, and does each purpose have its own key? */
final class HkdfTest {
    /** HS256 is RFC 5869 Appendix A.3. The others use its inputs with the longer hashes, computed with OpenSSL. */
    @ParameterizedTest
    @CsvSource({
        "HS256, 8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
        "HS384, c8c96e710f89b0d7990bca68bcdec8cf854062e54c73a7abc743fade9b242daacc1cea5670415b52849c",
        "HS512, f5fa02b18298a72a8c23898a8703472c6eb179dc204c03425c970e3b164bf90fff22d04836d0e2343bac",
    })
    void agreesWithRfc5869ForEmptySaltAndInfo(Algorithm algorithm, String expected) {
        byte[] inputKey = new byte[22];
        Arrays.fill(inputKey, (byte) 0x0b);

        assertEquals(expected, HexFormat.of().formatHex(Hkdf.derive(algorithm, inputKey, new byte[0], 42)));
    }

    /**
     * The input key and the first two bytes of info are those of RFC 5869 Appendix A.2. The result was computed with
     * Python's hmac.
     */
    @Test
    void longOutputChainsBlocks() {
        byte[] inputKey = new byte[80];
        for (int i = 0; i < inputKey.length; i++) {
            inputKey[i] = (byte) i;
        }
        String expected = "a32615a3e7e9115c099ffaf75d950c7ad39472ab7dbdf95d5eb89ee4853c9420"
                + "a81df3961e198a5fc19429c331f000ed544f5506f666200ca0cd788a724c729e"
                + "b9c219a2d981a1bdf6d5e1fc58e92ecb723b81adc170bcc27ee7b4ba443d98ca"
                + "d3d3a115";
        byte[] info = {(byte) 0xb0, (byte) 0xb1};

        assertEquals(expected, HexFormat.of().formatHex(Hkdf.derive(Algorithm.HS256, inputKey, info, 100)));
    }

    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            names = {"HS256", "HS384", "HS512"})
    void derivedKeyHasSameAlgorithmAndNoKid(Algorithm algorithm) {
        SigningKey derived =
                SigningKey.hmac(algorithm, RawToken.SECRET, "spring").derive("target");

        assertEquals(algorithm, derived.algorithm());
        assertEquals(Optional.empty(), derived.keyId());
        assertEquals(SigningKey.hmac(algorithm, RawToken.SECRET).derive("target"), derived);
    }

    @Test
    void derivedKeySignsWithHkdfOutput() {
        byte[] secret = Hkdf.derive(Algorithm.HS256, RawToken.SECRET, "target".getBytes(UTF_8), 32);
        byte[] input = "input".getBytes(UTF_8);

        assertArrayEquals(
                SigningKey.hmac(Algorithm.HS256, secret).sign(input),
                RawToken.KEY.derive("target").sign(input));
    }

    @Test
    void keyRefusesSignatureOfAnotherPurpose() {
        SigningKey target = RawToken.KEY.derive("target");
        SigningKey session = RawToken.KEY.derive("session");
        byte[] input = "input".getBytes(UTF_8);

        assertNotEquals(target, session);
        assertFalse(session.verifies(input, input.length, target.sign(input)));
        assertFalse(RawToken.KEY.verifies(input, input.length, target.sign(input)));
        assertFalse(target.verifies(input, input.length, RawToken.KEY.sign(input)));
    }
}
