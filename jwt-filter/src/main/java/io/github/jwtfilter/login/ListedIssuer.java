package io.github.jwtfilter.login;

import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.JwtVerifier;

/** One issuer of the parameter {@code issuers}: its name, the verifier of its tokens, and where they name the user. */
public final class ListedIssuer {
    private final String name;
    private final JwtVerifier verifier;
    private final IdentityReader identities;

    /**
     * Creates an issuer.
     *
     * @param name the {@code iss} of its tokens
     * @param verifier has the keys of this issuer only, and requires this issuer
     * @param principalClaim the path of the claim with the user's name
     * @param rolesClaim the path of the claim with the roles; empty for none
     * @param namePrefix begins the name of each user
     */
    public ListedIssuer(
            String name, JwtVerifier verifier, String principalClaim, String rolesClaim, String namePrefix) {
        this.name = name;
        this.verifier = verifier;
        this.identities = new IdentityReader(principalClaim, rolesClaim, namePrefix);
    }

    String name() {
        return name;
    }

    JwtVerifier verifier() {
        return verifier;
    }

    /** Returns the user of a token of this issuer. */
    Identity identity(Claims claims) throws InvalidTokenException {
        return identities.read(claims);
    }
}
