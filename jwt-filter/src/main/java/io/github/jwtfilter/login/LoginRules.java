package io.github.jwtfilter.login;

import io.github.jwtfilter.jose.ClaimRules;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the filter's parameters say about logins: names of claims, lifetimes, issuer and audience. Immutable. */
public final class LoginRules {
    private final String principalClaim;
    private final String rolesClaim;
    private final Duration tokenLifetime;
    private final Duration maxLifetime;
    private final Duration renewAfter;
    private final Duration clockSkew;
    private final Duration recheckWithin;
    private final Duration refreshLifetime;
    private final String issuer;
    private final List<String> audience;

    private LoginRules(Builder builder) {
        this.principalClaim = builder.principalClaim;
        this.rolesClaim = builder.rolesClaim;
        this.tokenLifetime = builder.tokenLifetime;
        this.maxLifetime = builder.maxLifetime;
        this.renewAfter = builder.renewAfter;
        this.clockSkew = builder.clockSkew;
        this.recheckWithin = builder.recheckWithin == null ? builder.maxLifetime : builder.recheckWithin;
        this.refreshLifetime = builder.refreshLifetime;
        this.issuer = builder.issuer;
        this.audience = builder.audience;
    }

    /** Returns a builder. The claims and the lifetimes must be set. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the path of the claim with the user's name, for example {@code sub}. */
    public String principalClaim() {
        return principalClaim;
    }

    /** Returns the path of the claim with the roles, for example {@code realm_access.roles}. */
    public String rolesClaim() {
        return rolesClaim;
    }

    /** Returns the time from the issue of a token to its expiry. */
    public Duration tokenLifetime() {
        return tokenLifetime;
    }

    /** Returns the longest time from the entry of the password to the end of the login. */
    public Duration maxLifetime() {
        return maxLifetime;
    }

    /** Returns the age from which a token is renewed. */
    public Duration renewAfter() {
        return renewAfter;
    }

    /** Returns the tolerated difference between the clocks of two servers. */
    public Duration clockSkew() {
        return clockSkew;
    }

    /** Returns how long after the last check of the account a token may be renewed without another check. */
    public Duration recheckWithin() {
        return recheckWithin;
    }

    /** Returns the time from the entry of the password to the end of a family; empty if this server begins none. */
    public Optional<Duration> refreshLifetime() {
        return Optional.ofNullable(refreshLifetime);
    }

    /** Returns how long the longest logins of this server last. */
    public Duration longestLifetime() {
        return refreshLifetime == null || refreshLifetime.compareTo(maxLifetime) < 0 ? maxLifetime : refreshLifetime;
    }

    /** Returns these rules with families of refresh tokens that last so long. */
    public LoginRules withRefreshLifetime(Duration time) {
        Builder builder = builder()
                .claims(principalClaim, rolesClaim)
                .lifetimes(tokenLifetime, maxLifetime, renewAfter, clockSkew)
                .recheckWithin(recheckWithin)
                .issuer(issuer)
                .audience(audience);
        builder.refreshLifetime = time;
        return builder.build();
    }

    /** Returns the issuer that all tokens must name; empty if any issuer is accepted. */
    public Optional<String> issuer() {
        return Optional.ofNullable(issuer);
    }

    /** Returns the audiences of which a token must name one; empty if any audience is accepted. */
    public List<String> audience() {
        return audience;
    }

    /** Returns the rules for the claims of our tokens. */
    public ClaimRules claimRules(Clock clock) {
        return ClaimRules.builder()
                .issuer(issuer)
                .audience(audience.toArray(new String[0]))
                .clockSkew(clockSkew)
                .clock(clock)
                .build();
    }

    /** Collects the rules. */
    public static final class Builder {
        private String principalClaim;
        private String rolesClaim;
        private Duration tokenLifetime;
        private Duration maxLifetime;
        private Duration renewAfter;
        private Duration clockSkew;
        private Duration recheckWithin;
        private Duration refreshLifetime;
        private String issuer;
        private List<String> audience = List.of();

        private Builder() {}

        /** Sets the paths of the claims with the user's name and the roles. */
        public Builder claims(String principal, String roles) {
            this.principalClaim = principal;
            this.rolesClaim = roles;
            return this;
        }

        /**
         * Sets the lifetimes.
         *
         * @param ofToken from the issue of a token to its expiry
         * @param ofLogin from the entry of the password to the end of the login
         * @param renewal the age from which a token is renewed
         * @param skew the tolerated difference between two clocks
         */
        public Builder lifetimes(Duration ofToken, Duration ofLogin, Duration renewal, Duration skew) {
            this.tokenLifetime = ofToken;
            this.maxLifetime = ofLogin;
            this.renewAfter = renewal;
            this.clockSkew = skew;
            return this;
        }

        /** Sets how long renewals may go on without a check of the account. The default is the lifetime of a login. */
        public Builder recheckWithin(Duration time) {
            this.recheckWithin = time;
            return this;
        }

        /** Sets the issuer. The default accepts any issuer. */
        public Builder issuer(String name) {
            this.issuer = name;
            return this;
        }

        /** Sets the audiences. The default accepts any audience. */
        public Builder audience(List<String> names) {
            this.audience = List.copyOf(names);
            return this;
        }

        /** Creates the rules. */
        public LoginRules build() {
            return new LoginRules(this);
        }
    }
}
