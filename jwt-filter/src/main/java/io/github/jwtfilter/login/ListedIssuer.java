package io.github.jwtfilter.login;

import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.JwtVerifier;
import io.github.jwtfilter.jose.KeysUnavailableException;
import io.github.jwtfilter.jose.SigningKey;
import io.github.jwtfilter.jose.VerifiedJwt;
import java.util.function.Consumer;

/** One issuer of the parameter {@code issuers}: its name, the verifier of its tokens, and where they name the user. */
public final class ListedIssuer {
    private final String name;
    private final JwtVerifier verifier;
    private final Consumer<SigningKey> proved;
    private final IdentityReader identities;

    /**
     * Creates an issuer.
     *
     * @param name the {@code iss} of its tokens
     * @param verifier has the keys of this issuer only, and requires this issuer
     * @param proved is told the key of each verified token
     * @param principalClaim the path of the claim with the user's name
     * @param rolesClaim the path of the claim with the roles; empty for none
     * @param namePrefix begins the name of each user
     */
    public ListedIssuer(
            String name,
            JwtVerifier verifier,
            Consumer<SigningKey> proved,
            String principalClaim,
            String rolesClaim,
            String namePrefix) {
        this.name = name;
        this.verifier = verifier;
        this.proved = proved;
        this.identities = new IdentityReader(principalClaim, rolesClaim, namePrefix);
    }

    String name() {
        return name;
    }

    /**
     * Verifies a token that names this issuer.
     *
     * @throws KeysUnavailableException with the name of the issuer if it has no keys now
     */
    VerifiedJwt verify(String token) throws InvalidTokenException {
        VerifiedJwt verified;
        try {
            verified = verifier.verify(token);
        } catch (KeysUnavailableException e) {
            throw new KeysUnavailableException("issuer " + name + ": " + e.getMessage());
        }
        proved.accept(verified.key());
        return verified;
    }

    /** Returns the user of a token of this issuer. */
    Identity identity(Claims claims) throws InvalidTokenException {
        return identities.read(claims);
    }
}
