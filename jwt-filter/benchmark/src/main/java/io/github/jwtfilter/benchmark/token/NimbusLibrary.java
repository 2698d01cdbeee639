package io.github.jwtfilter.benchmark.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import java.util.Date;
import java.util.Set;

/** nimbus-jose-jwt, used directly: parse, verify and check claims, without its JWT processor. */
final class NimbusLibrary implements Library {
    private final MACVerifier verifier;
    private final MACSigner signer;
    private final JWSHeader header =
            new JWSHeader.Builder(JWSAlgorithm.HS256).type(JOSEObjectType.JWT).build();
    private final DefaultJWTClaimsVerifier<SecurityContext> rules = new DefaultJWTClaimsVerifier<>(
            new JWTClaimsSet.Builder().issuer(Tokens.ISSUER).build(), Set.of("exp"));

    NimbusLibrary() {
        try {
            verifier = new MACVerifier(Tokens.SECRET);
            signer = new MACSigner(Tokens.SECRET);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Object verify(String token) throws Exception {
        SignedJWT jwt = SignedJWT.parse(token);
        if (!jwt.verify(verifier)) {
            throw new BadJWTException("signature");
        }
        JWTClaimsSet claims = jwt.getJWTClaimsSet();
        rules.verify(claims, null);
        return claims;
    }

    @Override
    public String sign(TokenClaims claims) throws JOSEException {
        SignedJWT jwt = new SignedJWT(
                header,
                new JWTClaimsSet.Builder()
                        .issuer(claims.issuer())
                        .subject(claims.subject())
                        .issueTime(new Date(claims.issuedAt() * 1000))
                        .expirationTime(new Date(claims.expiresAt() * 1000))
                        .jwtID(claims.id())
                        .claim("roles", claims.roles())
                        .build());
        jwt.sign(signer);
        return jwt.serialize();
    }
}
