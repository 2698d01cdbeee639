package io.github.jwtfilter.jose;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What claims must say to be accepted (RFC 7519 §4.1, RFC 8725 §3). {@code exp} is required unless said otherwise;
 * issuer and audience are either named or expressly ignored. Immutable.
 */
public final class ClaimRules {
    private static final Set<String> LOGIN_TYPES = Set.of("jwt", "at+jwt");

    private final String issuer;
    private final Set<String> audiences;
    private final boolean audienceIgnored;
    private final Duration clockSkew;
    private final long skewSeconds;
    private final boolean expiryRequired;
    private final String[] requiredClaims;
    private final String type;
    private final Clock clock;

    private ClaimRules(Builder builder) {
        this.issuer = builder.issuer;
        this.audiences = Collections.unmodifiableSet(new LinkedHashSet<>(builder.audiences));
        this.audienceIgnored = builder.audienceIgnored;
        this.clockSkew = builder.clockSkew;
        this.skewSeconds = builder.clockSkew.toSeconds();
        this.expiryRequired = builder.expiryRequired;
        this.requiredClaims = builder.requiredClaims.toArray(new String[0]);
        this.type = builder.type;
        this.clock = builder.clock;
    }

    /**
     * Starts with: {@code exp} required, any issuer, no audience of our own, 30 seconds of clock skew, the system's
     * clock.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Checks claims against the rules, in the order: required claims, times, issuer, audience.
     *
     * @param claims the claims of a token whose signature held
     * @throws InvalidTokenException if a rule is broken, with the reason
     */
    public void check(Claims claims) throws InvalidTokenException {
        if (expiryRequired && !claims.hasExpiry()) {
            throw missing("exp");
        }
        for (String name : requiredClaims) {
            if (claims.asMap().get(name) == null) {
                throw missing(name);
            }
        }
        if (!claims.areTimely(clock.millis() / 1000, skewSeconds)) {
            checkTimes(claims, clock.instant());
        }
        if (issuer != null && !claims.isIssuedBy(issuer)) {
            throw new InvalidTokenException(Reason.WRONG_ISSUER, "claim iss: expected '" + issuer + "'");
        }
        if (!audienceIgnored) {
            checkAudience(claims);
        }
    }

    private static InvalidTokenException missing(String name) {
        return new InvalidTokenException(Reason.MISSING_CLAIM, "claim " + name + ": required and absent");
    }

    /** Good while now &lt; exp + skew; from nbf - skew on; if iat &lt;= now + skew. */
    private void checkTimes(Claims claims, Instant now) throws InvalidTokenException {
        Optional<Instant> expiresAt = claims.expiresAt();
        if (expiresAt.isPresent() && !now.isBefore(expiresAt.get().plus(clockSkew))) {
            throw new InvalidTokenException(Reason.EXPIRED, "claim exp: over since " + expiresAt.get());
        }
        Optional<Instant> notBefore = claims.notBefore();
        if (notBefore.isPresent() && now.isBefore(notBefore.get().minus(clockSkew))) {
            throw new InvalidTokenException(Reason.NOT_YET_VALID, "claim nbf: not before " + notBefore.get());
        }
        Optional<Instant> issuedAt = claims.issuedAt();
        if (issuedAt.isPresent() && now.isBefore(issuedAt.get().minus(clockSkew))) {
            throw new InvalidTokenException(Reason.ISSUED_IN_FUTURE, "claim iat: in the future, " + issuedAt.get());
        }
    }

    /** RFC 7519 §4.1.3: a token that names audiences is for these only, ours or not. */
    private void checkAudience(Claims claims) throws InvalidTokenException {
        if (audiences.isEmpty() && !claims.hasAudience()) {
            return;
        }
        if (Collections.disjoint(audiences, claims.audience())) {
            throw new InvalidTokenException(
                    Reason.WRONG_AUDIENCE,
                    audiences.isEmpty()
                            ? "claim aud: the token is for an audience, and no audience of ours is configured"
                            : "claim aud: expected one of " + audiences);
        }
    }

    /** The {@code typ} that a signer of ours writes. */
    String usualType() {
        return type == null ? "JWT" : type;
    }

    /** The {@code typ} in lower case, without {@code application/}; null if the token has none. */
    void checkType(String presented) throws InvalidTokenException {
        boolean accepted = type == null ? presented == null || LOGIN_TYPES.contains(presented) : type.equals(presented);
        if (!accepted) {
            throw new InvalidTokenException(
                    Reason.UNSUPPORTED_HEADER, "header: typ is not " + (type == null ? "JWT or at+jwt" : type));
        }
    }

    /** Collects rules. */
    public static final class Builder {
        private String issuer;
        private Set<String> audiences = Set.of();
        private boolean audienceIgnored;
        private Duration clockSkew = Duration.ofSeconds(30);
        private boolean expiryRequired = true;
        private final Set<String> requiredClaims = new LinkedHashSet<>();
        private String type;
        private Clock clock = Clock.systemUTC();

        private Builder() {}

        /**
         * Requires an issuer.
         *
         * @param issuer what {@code iss} must be; case counts
         * @return this builder
         */
        public Builder issuer(String issuer) {
            this.issuer = issuer;
            return this;
        }

        /**
         * Requires an audience. Without one, and without {@link #ignoreAudience()}, tokens that name an audience are
         * refused and those that name none are accepted (RFC 7519 §4.1.3).
         *
         * @param audiences names of ours; {@code aud} must hold one of them
         * @return this builder
         */
        public Builder audience(String... audiences) {
            this.audiences = new LinkedHashSet<>(List.of(audiences));
            return this;
        }

        /**
         * Accepts tokens whatever audience they name: for tools, or where the issuer serves nobody else.
         *
         * @return this builder
         */
        public Builder ignoreAudience() {
            this.audienceIgnored = true;
            return this;
        }

        /**
         * How far clocks may differ.
         *
         * @param clockSkew tolerance for {@code exp}, {@code nbf} and {@code iat}; not negative
         * @return this builder
         */
        public Builder clockSkew(Duration clockSkew) {
            if (clockSkew.isNegative()) {
                throw new IllegalArgumentException("clock skew: expected zero or more, got " + clockSkew);
            }
            this.clockSkew = clockSkew;
            return this;
        }

        /**
         * Requires claims to be there and not null.
         *
         * @param names the claims' names, beside {@code exp}
         * @return this builder
         */
        public Builder require(String... names) {
            requiredClaims.addAll(List.of(names));
            return this;
        }

        /**
         * Accepts tokens without {@code exp}, which then never end.
         *
         * @return this builder
         */
        public Builder allowMissingExpiry() {
            expiryRequired = false;
            return this;
        }

        /**
         * Requires a {@code typ} of one's own instead of none, {@code JWT} or {@code at+jwt} (RFC 8725 §3.11).
         *
         * @param type the media type without {@code application/}; case does not count
         * @return this builder
         */
        public Builder type(String type) {
            this.type = type.toLowerCase(Locale.ROOT);
            return this;
        }

        /**
         * Takes the time from elsewhere than the system's clock.
         *
         * @param clock asked once for each check
         * @return this builder
         */
        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        /**
         * The rules so far.
         *
         * @return immutable rules
         */
        public ClaimRules build() {
            return new ClaimRules(this);
        }
    }
}
