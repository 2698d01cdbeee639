package io.github.jwtfilter.jose;

import java.util.Map;

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
        CompactToken compact = CompactToken.parse(token);
        JwtHeader header = JwtHeader.parse(compact);
        compact.signature();
        ReusedParser parser = new ReusedParser(false);
        return new UnverifiedJwt(header, Claims.read(parser, compact.payload(parser.buffer())));
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
