package io.github.jwtfilter.jose;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Can a caller change verified tokens, built claims or configured rules from outside? */
final class ImmutabilityTest {
    private static final String JSON = "{\"exp\":1800000060,\"list\":[\"a\",{\"b\":1}],\"map\":{\"c\":{\"d\":2}}}";

    @ParameterizedTest
    @MethodSource
    void returnedClaimsAreUnmodifiable(Claims claims) {
        Map<String, Object> members = claims.asMap();
        Map<?, ?> map = (Map<?, ?>) claims.get("map").orElseThrow();
        List<?> list = (List<?>) claims.get("list").orElseThrow();

        assertThrows(UnsupportedOperationException.class, () -> members.put("sub", "mallory"));
        assertThrows(
                UnsupportedOperationException.class,
                () -> members.entrySet().iterator().next().setValue(1L));
        assertThrows(UnsupportedOperationException.class, () -> members.keySet().remove("exp"));
        assertThrows(UnsupportedOperationException.class, map::clear);
        assertThrows(UnsupportedOperationException.class, ((Map<?, ?>) map.get("c"))::clear);
        assertThrows(UnsupportedOperationException.class, list::clear);
        assertThrows(UnsupportedOperationException.class, ((Map<?, ?>) list.get(1))::clear);
        assertEquals(JSON, claims.toJson());
    }

    static Stream<Claims> returnedClaimsAreUnmodifiable() throws InvalidTokenException {
        Claims parsed = Claims.parse(JSON);
        Claims built = Claims.builder()
                .claim("exp", 1800000060)
                .claim("list", new ArrayList<>(List.of("a", new HashMap<>(Map.of("b", 1)))))
                .claim("map", new HashMap<>(Map.of("c", new HashMap<>(Map.of("d", 2)))))
                .build();
        Claims verified = RawToken.verifier()
                .verify(new JwtSigner(RawToken.KEYS).sign(built))
                .claims();
        return Stream.of(parsed, built, verified, parsed.toBuilder().build());
    }

    @Test
    void returnedStringListsAreUnmodifiable() {
        Claims claims = Claims.parse("{\"a\":\"x\",\"b\":[\"x\",\"y\"]}");

        assertThrows(
                UnsupportedOperationException.class, () -> claims.strings("a").add("z"));
        assertThrows(
                UnsupportedOperationException.class, () -> claims.strings("b").add("z"));
        assertThrows(
                UnsupportedOperationException.class, () -> claims.strings("c").add("z"));
    }

    @Test
    void builderCopiesItsArguments() {
        List<Object> roles = new ArrayList<>(List.of("clerk"));
        Map<String, Object> map = new HashMap<>(Map.of("roles", roles));
        Claims claims = Claims.builder().claim("roles", roles).claim("map", map).build();
        roles.add("director");
        map.clear();

        assertEquals("{\"roles\":[\"clerk\"],\"map\":{\"roles\":[\"clerk\"]}}", claims.toJson());
    }

    @Test
    void builtClaimsAreIndependentOfTheirBuilder() {
        Claims.Builder builder = Claims.builder().claim("a", 1);
        Claims first = builder.build();
        Claims second = builder.claim("a", 2).claim("b", 3).build();
        first.toBuilder().remove("a").build();

        assertEquals("{\"a\":1}", first.toJson());
        assertEquals("{\"a\":2,\"b\":3}", second.toJson());
    }

    @Test
    void keyCopiesItsSecret() {
        byte[] secret = RawToken.SECRET.clone();
        SigningKey key = SigningKey.hmac(Algorithm.HS256, secret);
        Arrays.fill(secret, (byte) 0);
        byte[] input = "input".getBytes(US_ASCII);

        assertEquals(RawToken.KEY, key);
        assertArrayEquals(RawToken.KEY.sign(input), key.sign(input));
        assertArrayEquals(
                RawToken.KEY.derive("target").sign(input), key.derive("target").sign(input));
    }

    @Test
    void keySetCopiesItsList() {
        List<SigningKey> list = new ArrayList<>(List.of(RawToken.KEY));
        KeySet keys = KeySet.of(list);
        list.clear();

        assertEquals(List.of(RawToken.KEY), keys.keys());
        assertThrows(UnsupportedOperationException.class, () -> keys.keys().clear());
    }

    @Test
    void signingInputIsACopy() throws InvalidTokenException {
        String token = RawToken.signed(RawToken.HEADER, RawToken.PAYLOAD);
        VerifiedJwt jwt = RawToken.verifier().verify(token);
        Arrays.fill(jwt.signingInput(), (byte) 0);

        assertEquals(token.substring(0, token.lastIndexOf('.')), new String(jwt.signingInput(), US_ASCII));
    }

    @Test
    void unverifiedHeaderIsUnmodifiable() throws InvalidTokenException {
        UnverifiedJwt jwt = UnverifiedJwt.parse(RawToken.signed(RawToken.HEADER, RawToken.PAYLOAD));

        assertThrows(UnsupportedOperationException.class, () -> jwt.header().put("alg", "none"));
    }
}
