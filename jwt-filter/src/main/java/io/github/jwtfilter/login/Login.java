package io.github.jwtfilter.login;

import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.jose.Claims;
import java.util.function.Supplier;

/** One login as a request proved it: the user, the token's claims, and what all its tokens have in common. */
public final class Login {
    /** Nobody is logged in. */
    public static final Login NONE = new Login(null, null, () -> null);

    private final Identity identity;
    private final Claims claims;
    private final Supplier<String> idSource;

    /** Made when it is first asked for, by several threads perhaps, which make the same. */
    private String id;

    private Login(Identity identity, Claims claims, Supplier<String> id) {
        this.identity = identity;
        this.claims = claims;
        this.idSource = id;
    }

    /**
     * A login.
     *
     * @param identity the user
     * @param claims the token's claims
     * @param id tells what is the same for all tokens of this login, and for no other
     * @return a login that is present
     */
    public static Login of(Identity identity, Claims claims, Supplier<String> id) {
        return new Login(identity, claims, id);
    }

    /**
     * Whether somebody is logged in.
     *
     * @return false for {@link #NONE} only
     */
    public boolean isPresent() {
        return identity != null;
    }

    /**
     * The user.
     *
     * @return null for {@link #NONE}
     */
    public Identity identity() {
        return identity;
    }

    /**
     * What the token says.
     *
     * @return null for {@link #NONE}
     */
    public Claims claims() {
        return claims;
    }

    /**
     * Whose container sessions these are: the login's, or the user's where every token is a login of its own.
     *
     * @return null for {@link #NONE}
     */
    public String sessionOwner() {
        boolean named = claims == null || claims.has("sid");
        return named ? id() : "user " + identity.getName();
    }

    /**
     * What all tokens of this login have in common; for comparing only.
     *
     * @return null for {@link #NONE}
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
