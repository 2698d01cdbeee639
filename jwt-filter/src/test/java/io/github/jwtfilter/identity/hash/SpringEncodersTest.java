package io.github.jwtfilter.identity.hash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/** Does the filter agree with Spring Security's default PasswordEncoder about hashes and passwords? */
final class SpringEncodersTest {
    private static final PasswordEncoder SPRING = PasswordEncoderFactories.createDelegatingPasswordEncoder();
    private static final Map<String, PasswordEncoder> ENCODERS = encoders();

    /** Reads Spring's private map, so that the test sees any encoder added by a newer version. */
    @SuppressWarnings("unchecked")
    private static Map<String, PasswordEncoder> encoders() {
        try {
            Field encoders = DelegatingPasswordEncoder.class.getDeclaredField("idToPasswordEncoder");
            encoders.setAccessible(true);
            return (Map<String, PasswordEncoder>) encoders.get(SPRING);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    static Set<String> hashingEncoders() {
        Set<String> ids = new TreeSet<>(ENCODERS.keySet());
        ids.removeAll(Set.of("MD4", "noop"));
        return ids;
    }

    private static boolean matches(String password, String encoded) throws UnreadableHashException {
        return PasswordHashes.withoutClearText().parse(encoded).matches(password.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertBothAnswer(boolean expected, String password, String encoded) throws Exception {
        assertEquals(expected, SPRING.matches(password, encoded), encoded);
        assertEquals(expected, matches(password, encoded), encoded);
    }

    @ParameterizedTest
    @MethodSource("hashingEncoders")
    void springHashesAreRead(String id) throws Exception {
        for (String password : new String[] {"pässwörd € 🔑", "x".repeat(72)}) {
            String encoded = "{" + id + "}" + ENCODERS.get(id).encode(password);
            assertBothAnswer(true, password, encoded);
            assertBothAnswer(false, password.substring(1), encoded);
        }
    }

    @Test
    void encodingsWithoutASecureHashAreRefused() {
        for (String id : new String[] {"MD4", "noop"}) {
            String encoded = "{" + id + "}" + ENCODERS.get(id).encode("correct horse");
            assertThrows(UnreadableHashException.class, () -> matches("correct horse", encoded), id);
        }
    }

    @Test
    void springReadsOurHashes() {
        String password = "pässwörd €";
        for (String encoded :
                new String[] {"{bcrypt}" + BcryptHash.create(password), "{argon2}" + Argon2Hash.create(password)}) {
            assertTrue(SPRING.matches(password, encoded), encoded);
            assertFalse(SPRING.matches(password + "x", encoded), encoded);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {72, 73, 74, 255, 256, 257, 1024})
    void bcryptUsesTheSame72BytesAsSpring(int length) throws Exception {
        String encoded = "{bcrypt}" + new BCryptPasswordEncoder(4).encode("x".repeat(72));
        assertBothAnswer(true, "x".repeat(length), encoded);
        assertBothAnswer(false, "x".repeat(71) + "y" + "x".repeat(length - 72), encoded);
    }
}
