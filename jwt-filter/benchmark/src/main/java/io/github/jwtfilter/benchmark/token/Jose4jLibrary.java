package io.github.jwtfilter.benchmark.token;

import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/** jose4j. */
final class Jose4jLibrary implements Library {
    private final HmacKey key = new HmacKey(Tokens.SECRET);
    private final JwtConsumer consumer = new JwtConsumerBuilder()
            .setVerificationKey(key)
            .setExpectedIssuer(Tokens.ISSUER)
            .setRequireExpirationTime()
            .setSkipDefaultAudienceValidation()
            .build();

    @Override
    public Object verify(String token) throws InvalidJwtException {
        return consumer.processToClaims(token);
    }

    @Override
    public String sign(TokenClaims claims) throws JoseException {
        JwtClaims payload = new JwtClaims();
        payload.setIssuer(claims.issuer());
        payload.setSubject(claims.subject());
        payload.setIssuedAt(NumericDate.fromSeconds(claims.issuedAt()));
        payload.setExpirationTime(NumericDate.fromSeconds(claims.expiresAt()));
        payload.setJwtId(claims.id());
        payload.setStringListClaim("roles", claims.roles());
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(payload.toJson());
        signature.setKey(key);
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
        signature.setHeader("typ", "JWT");
        return signature.getCompactSerialization();
    }
}
