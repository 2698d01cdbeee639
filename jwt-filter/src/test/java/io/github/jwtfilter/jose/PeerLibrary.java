package io.github.jwtfilter.jose;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import io.jsonwebtoken.JwtParserBuilder;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.PrivateJwk;
import io.jsonwebtoken.security.PublicJwk;
import io.jsonwebtoken.security.SecretJwk;
import io.jsonwebtoken.security.SecureDigestAlgorithm;
import java.security.Key;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.Date;
import javax.crypto.SecretKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;

/** Another implementation of JWT. It gets keys as JWK texts. */
enum PeerLibrary {
    NIMBUS {
        @Override
        boolean supports(Algorithm algorithm) {
            return true;
        }

        @Override
        String sign(Algorithm algorithm, String jwk, String claims) throws Exception {
            JWSSigner signer = new DefaultJWSSignerFactory().createJWSSigner(JWK.parse(jwk));
            JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.parse(algorithm.name()))
                    .keyID(TestKeys.NAME)
                    .build();
            JWSObject jws = new JWSObject(header, new Payload(claims));
            jws.sign(signer);
            return jws.serialize();
        }

        @Override
        String verify(Algorithm algorithm, String publicJwk, String token) throws Exception {
            JWSObject jws = JWSObject.parse(token);
            JWK jwk = JWK.parse(publicJwk);
            JWSVerifier verifier = jwk instanceof OctetKeyPair
                    ? new Ed25519Verifier((OctetKeyPair) jwk)
                    : new DefaultJWSVerifierFactory().createJWSVerifier(jws.getHeader(), key(jwk));
            return jws.verify(verifier) ? jws.getPayload().toString() : null;
        }

        private Key key(JWK jwk) throws Exception {
            return jwk instanceof OctetSequenceKey
                    ? ((OctetSequenceKey) jwk).toSecretKey()
                    : ((AsymmetricJWK) jwk).toPublicKey();
        }

        @Override
        String rewrite(String jwk) throws Exception {
            return JWK.parse(jwk).toJSONString();
        }
    },

    JOSE4J {
        @Override
        boolean supports(Algorithm algorithm) {
            return algorithm != Algorithm.Ed25519;
        }

        @Override
        String sign(Algorithm algorithm, String jwk, String claims) throws Exception {
            JsonWebKey key = JsonWebKey.Factory.newJwk(jwk);
            JsonWebSignature jws = new JsonWebSignature();
            jws.setAlgorithmHeaderValue(algorithm.name());
            jws.setKeyIdHeaderValue(key.getKeyId());
            jws.setKey(key instanceof PublicJsonWebKey ? ((PublicJsonWebKey) key).getPrivateKey() : key.getKey());
            jws.setPayload(claims);
            return jws.getCompactSerialization();
        }

        @Override
        String verify(Algorithm algorithm, String publicJwk, String token) throws Exception {
            JsonWebSignature jws = new JsonWebSignature();
            jws.setCompactSerialization(token);
            jws.setKey(JsonWebKey.Factory.newJwk(publicJwk).getKey());
            return jws.verifySignature() ? jws.getPayload() : null;
        }

        @Override
        String rewrite(String jwk) throws Exception {
            return JsonWebKey.Factory.newJwk(jwk).toJson(JsonWebKey.OutputControlLevel.INCLUDE_PRIVATE);
        }
    },

    JJWT {
        @Override
        boolean supports(Algorithm algorithm) {
            return algorithm != Algorithm.Ed25519;
        }

        @Override
        @SuppressWarnings("unchecked")
        String sign(Algorithm algorithm, String jwk, String claims) {
            Jwk<?> parsed = Jwks.parser().build().parse(jwk);
            return Jwts.builder()
                    .header()
                    .keyId(TestKeys.NAME)
                    .and()
                    .content(claims.getBytes(UTF_8))
                    .signWith(parsed.toKey(), (SecureDigestAlgorithm<Key, ?>)
                            Jwts.SIG.get().forKey(algorithm.name()))
                    .compact();
        }

        @Override
        String verify(Algorithm algorithm, String publicJwk, String token) {
            Key key = Jwks.parser().build().parse(publicJwk).toKey();
            JwtParserBuilder parser = Jwts.parser().clock(() -> Date.from(RawToken.NOW));
            (key instanceof SecretKey ? parser.verifyWith((SecretKey) key) : parser.verifyWith((PublicKey) key))
                    .build()
                    .parseSignedClaims(token);
            return payload(token);
        }

        @Override
        String rewrite(String jwk) {
            Jwk<?> parsed = Jwks.parser().build().parse(jwk);
            Jwk<?> shown = parsed instanceof PrivateJwk ? ((PrivateJwk<?, ?, ?>) parsed).toPublicJwk() : parsed;
            return shown instanceof SecretJwk ? Jwks.UNSAFE_JSON(shown) : Jwks.json((PublicJwk<?>) shown);
        }
    },

    JAVA_JWT {
        @Override
        boolean supports(Algorithm algorithm) {
            return algorithm.family() != Algorithm.Family.OKP
                    && !algorithm.name().startsWith("PS");
        }

        @Override
        String sign(Algorithm algorithm, String jwk, String claims) {
            return JWT.create().withKeyId(TestKeys.NAME).withPayload(claims).sign(algorithm(algorithm, jwk, true));
        }

        @Override
        String verify(Algorithm algorithm, String publicJwk, String token) {
            JWTVerifier.BaseVerification verification =
                    (JWTVerifier.BaseVerification) JWT.require(algorithm(algorithm, publicJwk, false));
            verification.build(RawToken.CLOCK).verify(token);
            return payload(token);
        }

        private com.auth0.jwt.algorithms.Algorithm algorithm(Algorithm algorithm, String jwk, boolean signs) {
            Key publicKey = algorithm.isSymmetric() ? null : Jca.publicKey(jwk);
            Key privateKey = algorithm.isSymmetric() || !signs ? null : Jca.privateKey(jwk);
            switch (algorithm) {
                case HS256:
                    return com.auth0.jwt.algorithms.Algorithm.HMAC256(Jca.secret(jwk));
                case HS384:
                    return com.auth0.jwt.algorithms.Algorithm.HMAC384(Jca.secret(jwk));
                case HS512:
                    return com.auth0.jwt.algorithms.Algorithm.HMAC512(Jca.secret(jwk));
                case RS256:
                    return com.auth0.jwt.algorithms.Algorithm.RSA256(
                            (RSAPublicKey) publicKey, (RSAPrivateKey) privateKey);
                case RS384:
                    return com.auth0.jwt.algorithms.Algorithm.RSA384(
                            (RSAPublicKey) publicKey, (RSAPrivateKey) privateKey);
                case RS512:
                    return com.auth0.jwt.algorithms.Algorithm.RSA512(
                            (RSAPublicKey) publicKey, (RSAPrivateKey) privateKey);
                case ES256:
                    return com.auth0.jwt.algorithms.Algorithm.ECDSA256(
                            (ECPublicKey) publicKey, (ECPrivateKey) privateKey);
                case ES384:
                    return com.auth0.jwt.algorithms.Algorithm.ECDSA384(
                            (ECPublicKey) publicKey, (ECPrivateKey) privateKey);
                default:
                    return com.auth0.jwt.algorithms.Algorithm.ECDSA512(
                            (ECPublicKey) publicKey, (ECPrivateKey) privateKey);
            }
        }

        @Override
        String rewrite(String jwk) {
            return jwk;
        }
    };

    private static String payload(String token) {
        return new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), UTF_8);
    }

    abstract boolean supports(Algorithm algorithm);

    abstract String sign(Algorithm algorithm, String jwk, String claims) throws Exception;

    /** Returns the payload. If the token is refused, returns null or throws an exception. */
    abstract String verify(Algorithm algorithm, String publicJwk, String token) throws Exception;

    /**
     * Returns the key as the library writes it. Some libraries can only write the public members. A library without
     * JWKs returns the key unchanged.
     */
    abstract String rewrite(String jwk) throws Exception;
}
