package io.github.jwtfilter.jose;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * The header and the claims of a token without proof, for tools that show a token to a person. Decisions must use
 * {@link JwtVerifier} instead.
 */
public final class UnverifiedJwt {
    private final JwtHeader header;
    private final Claims claims;

    private UnverifiedJwt(JwtHeader header, Claims claims) {
        this.header = header;
        this.claims = claims;
    }

    /**
     * Splits and decodes a token, as strictly as the verifier, but ignores whether the signature is valid.
     *
     * @param token a JWS in compact serialisation
     * @return the parts
     * @throws InvalidTokenException if it is not well formed
     */
    public static UnverifiedJwt parse(String token) throws InvalidTokenException {
        CompactToken compact = CompactToken.parse(token, CompactToken.MAX_CHARACTERS, false);
        JwtHeader header = JwtHeader.parse(compact);
        compact.signature();
        ReusedParser parser = new ReusedParser(false);
        return new UnverifiedJwt(header, Claims.read(parser, compact.payload(parser.buffer())));
    }

    /**
     * Returns the issuer that a token claims, to choose its verifier. The verifier must then require this issuer.
     *
     * @param token a JWS in compact serialisation, with or without padding
     * @return the first {@code iss}; empty if the payload has none, or is malformed up to there
     * @throws InvalidTokenException if the token is too long, or has no payload in base64url
     */
    public static Optional<String> issuer(String token) throws InvalidTokenException {
        byte[] payload =
                CompactToken.parse(token, CompactToken.MAX_CHARACTERS, true).payload();
        try {
            return StrictJson.firstString(payload, "iss");
        } catch (IOException malformed) {
            return Optional.empty();
        }
    }

    /**
     * Returns the JOSE header.
     *
     * @return an unmodifiable map
     */
    public Map<String, Object> header() {
        return header.asMap();
    }

    /**
     * Returns the JOSE header as one line of JSON.
     *
     * @return a JSON object
     */
    public String headerJson() {
        return StrictJson.write(header.asMap());
    }

    /**
     * Returns the payload.
     *
     * @return the unverified claims
     */
    public Claims claims() {
        return claims;
    }
}
