package io.github.jwtfilter.jose;

import java.util.Map;

/**
 * What a token says of itself, without any proof: for tools that show a token to a person. Never decide anything by
 * it; {@link JwtVerifier} is for that.
 */
public final class UnverifiedJwt {
    private final JwtHeader header;
    private final Claims claims;

    private UnverifiedJwt(JwtHeader header, Claims claims) {
        this.header = header;
        this.claims = claims;
    }

    /**
     * Takes a token apart, as strictly as the verifier does, without looking at its signature.
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
        return new UnverifiedJwt(header, Claims.read(parser, compact.payload(parser.room())));
    }

    /**
     * The JOSE header.
     *
     * @return an unmodifiable map
     */
    public Map<String, Object> header() {
        return header.asMap();
    }

    /**
     * The JOSE header as one line of JSON.
     *
     * @return a JSON object
     */
    public String headerJson() {
        return StrictJson.write(header.asMap());
    }

    /**
     * The payload.
     *
     * @return claims that nobody vouches for
     */
    public Claims claims() {
        return claims;
    }
}
