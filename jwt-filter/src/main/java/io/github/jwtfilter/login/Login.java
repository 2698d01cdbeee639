package io.github.jwtfilter.login;

import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.jose.Claims;
import java.util.function.Supplier;

/** The verified login of a request: the user, the token's claims, and the id that all tokens of the login share. */
public final class Login {
    /** The login of an anonymous request. */
    public static final Login NONE = new Login(null, null, () -> null);

    private final Identity identity;
    private final Claims claims;
    private final Supplier<String> idSource;

    /** Created lazily. Several threads may create it at the same time, with the same result. */
    private String id;

    private Login(Identity identity, Claims claims, Supplier<String> id) {
        this.identity = identity;
        this.claims = claims;
        this.idSource = id;
    }

    /**
     * Returns a login.
     *
     * @param identity the user
     * @param claims the token's claims
     * @param id supplies the id that all tokens of this login share, and that differs for every other login
     * @return a login that is present
     */
    public static Login of(Identity identity, Claims claims, Supplier<String> id) {
        return new Login(identity, claims, id);
    }

    /**
     * Returns true if a user is logged in.
     *
     * @return false only for {@link #NONE}
     */
    public boolean isPresent() {
        return identity != null;
    }

    /**
     * Returns the user.
     *
     * @return the user; null for {@link #NONE}
     */
    public Identity identity() {
        return identity;
    }

    /**
     * Returns the token's claims.
     *
     * @return the claims; null for {@link #NONE}
     */
    public Claims claims() {
        return claims;
    }

    /**
     * Returns the owner of this login's sessions. The owner is the login. For tokens without {@code sid} it is the
     * user, because each of these tokens counts as a login of its own.
     *
     * @return the owner; null for {@link #NONE}
     */
    public String sessionOwner() {
        boolean named = claims == null || claims.has("sid");
        return named ? id() : "user " + identity.getName();
    }

    /**
     * Returns the id that all tokens of this login share. Use it only for comparison.
     *
     * @return the id; null for {@link #NONE}
     */
    public String id() {
        String known = id;
        if (known == null) {
            known = idSource.get();
            id = known;
        }
        return known;
    }
}
