package io.github.jwtfilter.login;

import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.revocation.LoginKeys;
import io.github.jwtfilter.revocation.ProviderKeys;
import io.github.jwtfilter.revocation.UserKeys;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** The verified login of a request: the user, the token's claims, and the id that all tokens of the login share. */
public final class Login {
    /** The login of an anonymous request. */
    public static final Login NONE = new Login(null, null, () -> null, false, "");

    private final Identity identity;
    private final Claims claims;
    private final Supplier<String> idSource;
    private final boolean isSignedHere;

    /** The issuer if it is a listed one, and a space; empty for every other login. */
    private final String listedIssuer;

    /** Created lazily. Several threads may create it at the same time, with the same result. */
    private String id;

    private LoginKeys keys;

    private Login(Identity identity, Claims claims, Supplier<String> id, boolean isSignedHere, String listedIssuer) {
        this.identity = identity;
        this.claims = claims;
        this.idSource = id;
        this.isSignedHere = isSignedHere;
        this.listedIssuer = listedIssuer;
    }

    /**
     * Returns a login.
     *
     * @param identity the user
     * @param claims the token's claims
     * @param id supplies the id that all tokens of this login share, and that differs for every other login
     * @param isSignedHere whether a key of this filter signed the token that also signs here
     * @return a login that is present
     */
    public static Login of(Identity identity, Claims claims, Supplier<String> id, boolean isSignedHere) {
        return new Login(identity, claims, id, isSignedHere, "");
    }

    /** Returns a login of a listed issuer. Its users are others than ours, even if they have the same names. */
    static Login ofListed(Identity identity, Claims claims, Supplier<String> id) {
        return new Login(identity, claims, id, false, claims.issuer().orElseThrow() + " ");
    }

    /** Returns whether a key of this filter signed the token that also signs here. */
    boolean isSignedHere() {
        return isSignedHere;
    }

    /** Returns whether the issuer is a listed one. Then {@code auth_time} may be older than {@code maxLifetime}. */
    public boolean isListed() {
        return !listedIssuer.isEmpty();
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
        return named ? id() : "user " + listedIssuer + identity.getName();
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

    /** Returns the names of this login in facts that end logins. */
    LoginKeys keys() {
        LoginKeys known = keys;
        if (known == null) {
            Optional<String> source = LoginClaims.source(this);
            // Other servers may have set auth_time long before they issued the token, and may mean something else by
            // it and by the claims of a provider.
            boolean isOurs = isSignedHere || source.isPresent();
            Optional<Instant> authTime = isOurs ? claims.time("auth_time") : Optional.empty();
            Instant since = authTime.or(claims::issuedAt).orElse(Instant.EPOCH);
            known = new LoginKeys(
                    this::id,
                    UserKeys.of(source, claims.issuer(), identity.getName())
                            .at(isOurs ? provider() : ProviderKeys.NONE),
                    since.getEpochSecond(),
                    authTime.isPresent());
            keys = known;
        }
        return known;
    }

    private ProviderKeys provider() {
        return ProviderKeys.of(LoginClaims.providerSession(this), LoginClaims.providerSubject(this));
    }
}
