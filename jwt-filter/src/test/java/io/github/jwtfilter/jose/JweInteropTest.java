package io.github.jwtfilter.jose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jwe.ContentEncryptionAlgorithmIdentifiers;
import org.jose4j.jwe.JsonWebEncryption;
import org.jose4j.jwe.KeyManagementAlgorithmIdentifiers;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Can other libraries read our encrypted tokens with the content key, and can we read theirs? */
final class JweInteropTest {
    private static final String NAME = "Zo\u00eb \u20ac \ud83d\ude00 \"quoted\"";

    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            names = {"HS256", "HS384", "HS512"})
    void nimbusReadsOurToken(Algorithm algorithm) throws Exception {
        JWEObject token = JWEObject.parse(encryption(algorithm).encryptNamed(NAME, NAME.getBytes(UTF_8)));
        token.decrypt(new DirectDecrypter(key(algorithm, NAME)));

        assertEquals(NAME, token.getPayload().toString());
        assertEquals(JWEAlgorithm.DIR, token.getHeader().getAlgorithm());
        assertEquals(EncryptionMethod.A256GCM, token.getHeader().getEncryptionMethod());
        assertEquals(RawJwe.TYPE, token.getHeader().getType().getType());
        assertEquals("spring", token.getHeader().getKeyID());
        assertEquals(NAME, token.getHeader().getCustomParam("sid"));
        JWEObject another = JWEObject.parse(encryption(algorithm).encryptNamed(NAME, new byte[1]));
        assertThrows(JOSEException.class, () -> another.decrypt(new DirectDecrypter(key(algorithm, "another"))));
    }

    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            names = {"HS256", "HS384", "HS512"})
    void tokenOfNimbusIsRead(Algorithm algorithm) throws Exception {
        JWEHeader header = new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256GCM)
                .type(new JOSEObjectType(RawJwe.TYPE))
                .keyID("spring")
                .build();
        JWEObject token = new JWEObject(header, new Payload(NAME));
        token.encrypt(new DirectEncrypter(key(algorithm, RawJwe.CONTEXT)));

        assertEquals(NAME, RawJwe.read(encryption(algorithm), token.serialize(), RawJwe.CONTEXT));
        assertNull(RawJwe.read(encryption(algorithm), token.serialize(), "another"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            names = {"HS256", "HS384", "HS512"})
    void jose4jReadsOurToken(Algorithm algorithm) throws Exception {
        JsonWebEncryption token = new JsonWebEncryption();
        token.setCompactSerialization(encryption(algorithm).encrypt(RawJwe.CONTEXT, NAME.getBytes(UTF_8)));
        token.setKey(new SecretKeySpec(key(algorithm, RawJwe.CONTEXT), "AES"));

        assertEquals(NAME, token.getPayload());
        assertEquals("dir", token.getAlgorithmHeaderValue());
        assertEquals("A256GCM", token.getEncryptionMethodHeaderParameter());
        assertEquals(RawJwe.TYPE, token.getHeader("typ"));
        assertEquals("spring", token.getKeyIdHeaderValue());
        assertNull(token.getHeader("sid"));
        JsonWebEncryption another = new JsonWebEncryption();
        another.setCompactSerialization(encryption(algorithm).encrypt(RawJwe.CONTEXT, new byte[1]));
        another.setKey(new SecretKeySpec(key(algorithm, "another"), "AES"));
        assertThrows(JoseException.class, another::getPlaintextBytes);
    }

    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            names = {"HS256", "HS384", "HS512"})
    void tokenOfJose4jIsRead(Algorithm algorithm) throws Exception {
        JsonWebEncryption token = new JsonWebEncryption();
        token.setAlgorithmHeaderValue(KeyManagementAlgorithmIdentifiers.DIRECT);
        token.setEncryptionMethodHeaderParameter(ContentEncryptionAlgorithmIdentifiers.AES_256_GCM);
        token.setHeader("typ", RawJwe.TYPE);
        token.setHeader("sid", NAME);
        token.setKey(new SecretKeySpec(key(algorithm, NAME), "AES"));
        token.setPlaintext(NAME.getBytes(UTF_8));
        String text = token.getCompactSerialization();

        assertEquals(Optional.of(NAME), encryption(algorithm).context(text));
        assertEquals(NAME, RawJwe.read(encryption(algorithm), text, NAME));
    }

    /** The lengths cover the blocks of AES and the three remainders of base64url. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 15, 16, 17, 31, 32, 33, 1000, 12_000})
    void contentOfAnyLengthSurvivesEncryption(int length) throws Exception {
        byte[] content = new byte[length];
        for (int i = 0; i < length; i++) {
            content[i] = (byte) (i * 31);
        }
        String token = RawJwe.ENCRYPTION.encrypt(RawJwe.CONTEXT, content);

        assertArrayEquals(
                content, RawJwe.ENCRYPTION.decrypt(token, RawJwe.CONTEXT).orElseThrow());
        if (length > 0) {
            JsonWebEncryption theirs = new JsonWebEncryption();
            theirs.setCompactSerialization(token);
            theirs.setKey(new SecretKeySpec(RawJwe.key(), "AES"));
            assertArrayEquals(content, theirs.getPlaintextBytes());
        }
    }

    /** RFC 7516 Appendix A.1: key, nonce, header as it was sent, and the encrypted content. */
    @Test
    void cipherAgreesWithRfc7516() {
        byte[] key = HexFormat.of().parseHex("b1a1f480548fe1733fb403ff6b9ad4f68a076e5b702e22692f82cb2e7aea40fc");
        byte[] nonce = Base64.getUrlDecoder().decode("48V1_ALb6US04U3b");
        byte[] header = "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ".getBytes(UTF_8);
        byte[] content = "The true sign of intelligence is not knowledge but imagination.".getBytes(UTF_8);

        AesGcm cipher = new AesGcm(key);
        byte[] encrypted = cipher.encrypt(nonce, header, content);

        assertEquals(
                "header..48V1_ALb6US04U3b."
                        + "5eym8TW_c8SuK0ltJ3rpYIzOeDQz7TALvtu6UG9oMo4vpzs9tX_EFShS8iB7j6jiSdiwkIr3ajwQzaBtQD_A."
                        + "XFBoMYUZodetZdvTiFvSkQ",
                CompactJwe.write("header".getBytes(UTF_8), nonce, encrypted));
        assertArrayEquals(content, cipher.decrypt(nonce, header, header.length, encrypted));
    }

    private static DirectEncryption encryption(Algorithm algorithm) {
        return new DirectEncryption(KeySet.of(SigningKey.hmac(algorithm, RawToken.SECRET, "spring")), RawJwe.TYPE);
    }

    private static byte[] key(Algorithm algorithm, String context) {
        return RawJwe.key(algorithm, RawToken.SECRET, RawJwe.TYPE, context);
    }
}
