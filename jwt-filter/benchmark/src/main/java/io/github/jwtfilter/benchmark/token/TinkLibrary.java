package io.github.jwtfilter.benchmark.token;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.jwt.JwtHmacKey;
import com.google.crypto.tink.jwt.JwtHmacParameters;
import com.google.crypto.tink.jwt.JwtMac;
import com.google.crypto.tink.jwt.JwtMacConfig;
import com.google.crypto.tink.jwt.JwtValidator;
import com.google.crypto.tink.jwt.RawJwt;
import com.google.crypto.tink.util.SecretBytes;
import java.security.GeneralSecurityException;
import java.time.Instant;

/** Google's Tink. */
final class TinkLibrary implements Library {
    private final JwtMac mac;
    private final JwtValidator validator = JwtValidator.newBuilder()
            .expectTypeHeader("JWT")
            .expectIssuer(Tokens.ISSUER)
            .ignoreAudiences()
            .build();

    TinkLibrary() {
        try {
            JwtMacConfig.register();
            JwtHmacKey key = JwtHmacKey.builder()
                    .setParameters(JwtHmacParameters.builder()
                            .setKeySizeBytes(Tokens.SECRET.length)
                            .setKidStrategy(JwtHmacParameters.KidStrategy.IGNORED)
                            .setAlgorithm(JwtHmacParameters.Algorithm.HS256)
                            .build())
                    .setKeyBytes(SecretBytes.copyFrom(Tokens.SECRET, InsecureSecretKeyAccess.get()))
                    .build();
            mac = KeysetHandle.newBuilder()
                    .addEntry(KeysetHandle.importKey(key).withRandomId().makePrimary())
                    .build()
                    .getPrimitive(RegistryConfiguration.get(), JwtMac.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Object verify(String token) throws GeneralSecurityException {
        return mac.verifyMacAndDecode(token, validator);
    }

    @Override
    public String sign(TokenClaims claims) throws Exception {
        return mac.computeMacAndEncode(RawJwt.newBuilder()
                .setTypeHeader("JWT")
                .setIssuer(claims.issuer())
                .setSubject(claims.subject())
                .setIssuedAt(Instant.ofEpochSecond(claims.issuedAt()))
                .setExpiration(Instant.ofEpochSecond(claims.expiresAt()))
                .setJwtId(claims.id())
                .addJsonArrayClaim("roles", "[\"" + String.join("\",\"", claims.roles()) + "\"]")
                .build());
    }
}
