package io.github.jwtfilter.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.exceptions.SignatureVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.github.jwtfilter.testing.CachedTokens;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Do other libraries accept our tokens and keys, and do we accept theirs? */
final class InteropTest {
    private static final Instant ISSUED = RawToken.NOW;
    private static final Instant EXPIRES = ISSUED.plusSeconds(60);
    private static final String NAME = "Zo\u00eb \u20ac \ud83d\ude00 \"quoted\"";
    private static final Claims CLAIMS = Claims.builder()
            .issuer("bank")
            .subject(NAME)
            .audience("bank", "retirement")
            .expiresAt(EXPIRES)
            .issuedAt(ISSUED)
            .id("a1")
            .claim("roles", List.of("clerk", "teller"))
            .claim("limit", 2.5)
            .claim("nested", Map.of("flag", true))
            .build();

    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            names = {"HS256", "HS384", "HS512"})
    void javaJwtReadsOurToken(Algorithm algorithm) {
        DecodedJWT jwt = javaJwt(algorithm, RawToken.SECRET).verify(ourToken(algorithm));

        assertEquals("bank", jwt.getIssuer());
        assertEquals(NAME, jwt.getSubject());
        assertEquals(List.of("bank", "retirement"), jwt.getAudience());
        assertEquals(EXPIRES, jwt.getExpiresAtAsInstant());
        assertEquals(ISSUED, jwt.getIssuedAtAsInstant());
        assertEquals("a1", jwt.getId());
        assertEquals("spring", jwt.getKeyId());
        assertEquals("JWT", jwt.getType());
        assertEquals(List.of("clerk", "teller"), jwt.getClaim("roles").asList(String.class));
        assertEquals(2.5, jwt.getClaim("limit").asDouble());
        assertEquals(Map.of("flag", true), jwt.getClaim("nested").asMap());
        assertThrows(
                SignatureVerificationException.class,
                () -> javaJwt(algorithm, new byte[64]).verify(ourToken(algorithm)));
    }

    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            names = {"HS256", "HS384", "HS512"})
    void tokenOfJavaJwtIsRead(Algorithm algorithm) throws InvalidTokenException {
        String token = JWT.create()
                .withKeyId("spring")
                .withIssuer("bank")
                .withSubject(NAME)
                .withAudience("bank", "retirement")
                .withExpiresAt(EXPIRES)
                .withIssuedAt(ISSUED)
                .withJWTId("a1")
                .withClaim("roles", List.of("clerk", "teller"))
                .withClaim("limit", 2.5)
                .withClaim("nested", Map.of("flag", true))
                .sign(auth0(algorithm, RawToken.SECRET));

        assertReadByVerifier(algorithm, token);
    }

    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            names = {"HS256", "HS384", "HS512"})
    void nimbusReadsOurToken(Algorithm algorithm) throws Exception {
        SignedJWT jwt = SignedJWT.parse(ourToken(algorithm));

        assertTrue(jwt.verify(new MACVerifier(RawToken.SECRET)));
        assertEquals(algorithm.name(), jwt.getHeader().getAlgorithm().getName());
        assertEquals("spring", jwt.getHeader().getKeyID());
        assertEquals(JOSEObjectType.JWT, jwt.getHeader().getType());
        JWTClaimsSet claims = jwt.getJWTClaimsSet();
        assertEquals("bank", claims.getIssuer());
        assertEquals(NAME, claims.getSubject());
        assertEquals(List.of("bank", "retirement"), claims.getAudience());
        assertEquals(Date.from(EXPIRES), claims.getExpirationTime());
        assertEquals(Date.from(ISSUED), claims.getIssueTime());
        assertEquals("a1", claims.getJWTID());
        assertEquals(List.of("clerk", "teller"), claims.getStringListClaim("roles"));
        assertEquals(2.5, claims.getDoubleClaim("limit"));
        assertEquals(Map.of("flag", true), claims.getJSONObjectClaim("nested"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            names = {"HS256", "HS384", "HS512"})
    void tokenOfNimbusIsRead(Algorithm algorithm) throws Exception {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.parse(algorithm.name()))
                .type(JOSEObjectType.JWT)
                .keyID("spring")
                .build();
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer("bank")
                .subject(NAME)
                .audience(List.of("bank", "retirement"))
                .expirationTime(Date.from(EXPIRES))
                .issueTime(Date.from(ISSUED))
                .jwtID("a1")
                .claim("roles", List.of("clerk", "teller"))
                .claim("limit", 2.5)
                .claim("nested", Map.of("flag", true))
                .build();
        SignedJWT jwt = new SignedJWT(header, claims);
        jwt.sign(new MACSigner(RawToken.SECRET));

        assertReadByVerifier(algorithm, jwt.serialize());
    }

    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            names = {"HS256", "HS384", "HS512"})
    void jose4jReadsOurToken(Algorithm algorithm) throws Exception {
        JwtClaims claims = jose4j(algorithm, RawToken.SECRET).processToClaims(ourToken(algorithm));

        assertEquals("bank", claims.getIssuer());
        assertEquals(NAME, claims.getSubject());
        assertEquals(List.of("bank", "retirement"), claims.getAudience());
        assertEquals(EXPIRES.getEpochSecond(), claims.getExpirationTime().getValue());
        assertEquals(ISSUED.getEpochSecond(), claims.getIssuedAt().getValue());
        assertEquals("a1", claims.getJwtId());
        assertEquals(List.of("clerk", "teller"), claims.getStringListClaimValue("roles"));
        assertEquals(2.5, claims.getClaimValue("limit", Double.class));
        assertEquals(Map.of("flag", true), claims.getClaimValue("nested"));
        assertThrows(
                InvalidJwtException.class, () -> jose4j(algorithm, new byte[64]).processToClaims(ourToken(algorithm)));
    }

    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            names = {"HS256", "HS384", "HS512"})
    void tokenOfJose4jIsRead(Algorithm algorithm) throws Exception {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer("bank");
        claims.setSubject(NAME);
        claims.setAudience("bank", "retirement");
        claims.setExpirationTime(NumericDate.fromSeconds(EXPIRES.getEpochSecond()));
        claims.setIssuedAt(NumericDate.fromSeconds(ISSUED.getEpochSecond()));
        claims.setJwtId("a1");
        claims.setStringListClaim("roles", "clerk", "teller");
        claims.setClaim("limit", 2.5);
        claims.setClaim("nested", Map.of("flag", true));
        JsonWebSignature jws = new JsonWebSignature();
        jws.setHeader("typ", "JWT");
        jws.setKeyIdHeaderValue("spring");
        jws.setAlgorithmHeaderValue(algorithm.name());
        jws.setKey(new HmacKey(RawToken.SECRET));
        jws.setPayload(claims.toJson());

        assertReadByVerifier(algorithm, jws.getCompactSerialization());
    }

    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            names = {"HS256", "HS384", "HS512"})
    void jwkIsExchangedWithNimbus(Algorithm algorithm) throws Exception {
        OctetSequenceKey theirs = OctetSequenceKey.parse("{\"kty\":\"oct\",\"use\":\"sig\",\"alg\":\"" + algorithm
                + "\",\"kid\":\"spring\",\"k\":\"" + RawToken.encode(RawToken.SECRET) + "\"}");

        assertEquals("spring", theirs.getKeyID());
        assertEquals(algorithm.name(), theirs.getAlgorithm().getName());
        assertEquals(RawToken.encode(RawToken.SECRET), theirs.getKeyValue().toString());
        assertEquals(keys(algorithm), JwkSet.parse(theirs.toJSONString()));
    }

    private static KeySet keys(Algorithm algorithm) {
        return KeySet.of(SigningKey.hmac(algorithm, RawToken.SECRET, "spring"));
    }

    private static String ourToken(Algorithm algorithm) {
        return new JwtSigner(keys(algorithm)).sign(CLAIMS);
    }

    private static void assertReadByVerifier(Algorithm algorithm, String token) throws InvalidTokenException {
        ClaimRules rules =
                RawToken.rules().issuer("bank").audience("retirement").build();

        assertEquals(
                CLAIMS,
                CachedTokens.verifier(keys(algorithm), rules).verify(token).claims());
        KeySet others = KeySet.of(SigningKey.hmac(algorithm, new byte[64], "spring"));
        assertEquals("bad_signature", RawToken.verdict(CachedTokens.verifier(others, rules), token));
    }

    private static com.auth0.jwt.algorithms.Algorithm auth0(Algorithm algorithm, byte[] secret) {
        switch (algorithm) {
            case HS256:
                return com.auth0.jwt.algorithms.Algorithm.HMAC256(secret);
            case HS384:
                return com.auth0.jwt.algorithms.Algorithm.HMAC384(secret);
            default:
                return com.auth0.jwt.algorithms.Algorithm.HMAC512(secret);
        }
    }

    private static JWTVerifier javaJwt(Algorithm algorithm, byte[] secret) {
        JWTVerifier.BaseVerification verification = (JWTVerifier.BaseVerification)
                JWT.require(auth0(algorithm, secret)).withIssuer("bank").withAudience("bank");
        return verification.build(RawToken.CLOCK);
    }

    private static JwtConsumer jose4j(Algorithm algorithm, byte[] secret) {
        return new JwtConsumerBuilder()
                .setVerificationKey(new HmacKey(secret))
                .setEvaluationTime(NumericDate.fromSeconds(ISSUED.getEpochSecond()))
                .setExpectedIssuer("bank")
                .setExpectedAudience("bank")
                .setRequireExpirationTime()
                .build();
    }
}
