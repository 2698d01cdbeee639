package io.github.jwtfilter.jose;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The rules for accepting claims (RFC 7519 §4.1, RFC 8725 §3). By default {@code exp} is required, any issuer is
 * accepted, and tokens that name an audience are refused. Immutable.
 */
public final class ClaimRules {
    private static final String JWT = "jwt";
    private static final Set<String> LOGIN_TYPES = Set.of(JWT, "at+jwt");

    private final String issuer;
    private final Set<String> audiences;
    private final boolean audienceIgnored;
    private final Duration clockSkew;
    private final long skewSeconds;
    private final boolean expiryRequired;
    private final String[] requiredClaims;
    private final String signedType;
    private final Set<String> types;
    private final boolean typeRequired;
    private final Map<String, Set<String>> headers;
    private final boolean paddingAllowed;
    private final Clock clock;

    private ClaimRules(Builder builder) {
        this.issuer = builder.issuer;
        this.audiences = Collections.unmodifiableSet(new LinkedHashSet<>(builder.audiences));
        this.audienceIgnored = builder.audienceIgnored;
        this.clockSkew = builder.clockSkew;
        this.skewSeconds = builder.clockSkew.toSeconds();
        this.expiryRequired = builder.expiryRequired;
        this.requiredClaims = builder.requiredClaims.toArray(new String[0]);
        this.signedType = builder.signedType;
        this.types = builder.types;
        this.typeRequired = builder.typeRequired;
        this.headers = Map.copyOf(builder.headers);
        this.paddingAllowed = builder.paddingAllowed;
        this.clock = builder.clock;
    }

    /**
     * Returns a builder with these defaults: {@code exp} required, any issuer, no audience, 30 seconds of clock skew,
     * the system's clock.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Checks claims against the rules, in the order: required claims, times, issuer, audience.
     *
     * @param claims the claims of a token with a valid signature
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

    /** Accepts a token while now &lt; exp + skew, now &gt;= nbf - skew and now &gt;= iat - skew. */
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

    /**
     * Checks the audience (RFC 7519 §4.1.3). A token that names audiences is valid only for them, even if no audience
     * is configured here.
     */
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

    /**
     * Returns the {@code typ} that our signers write. It is one of the accepted types. Returns null if the rules require
     * members of the header that our signers do not write.
     */
    String signedType() {
        return headers.isEmpty() ? signedType : null;
    }

    /** Returns whether the parts of a token may end with padding. */
    boolean isPaddingAllowed() {
        return paddingAllowed;
    }

    /** Checks the {@code typ} and the required members of a header. */
    void checkHeader(JwtHeader header) throws InvalidTokenException {
        checkType(header.type());
        for (Map.Entry<String, Set<String>> required : headers.entrySet()) {
            Object value = header.asMap().get(required.getKey());
            if (value == null || !required.getValue().contains(value)) {
                throw new InvalidTokenException(
                        Reason.UNSUPPORTED_HEADER,
                        "header: " + required.getKey() + " is not one of " + required.getValue());
            }
        }
    }

    /** Checks the {@code typ}, given in lower case without {@code application/}; null if the token has none. */
    private void checkType(String presented) throws InvalidTokenException {
        boolean accepted = presented == null ? !typeRequired : types.contains(presented);
        if (!accepted) {
            String expected = types == LOGIN_TYPES ? "JWT or at+jwt" : String.join(" or ", new TreeSet<>(types));
            throw new InvalidTokenException(Reason.UNSUPPORTED_HEADER, "header: typ is not " + expected);
        }
    }

    /** A builder of rules. */
    public static final class Builder {
        private String issuer;
        private Set<String> audiences = Set.of();
        private boolean audienceIgnored;
        private Duration clockSkew = Duration.ofSeconds(30);
        private boolean expiryRequired = true;
        private final Set<String> requiredClaims = new LinkedHashSet<>();
        private String signedType = "JWT";
        private Set<String> types = LOGIN_TYPES;
        private boolean typeRequired;
        private final Map<String, Set<String>> headers = new HashMap<>();
        private boolean paddingAllowed;
        private Clock clock = Clock.systemUTC();

        private Builder() {}

        /**
         * Requires an issuer.
         *
         * @param issuer the expected {@code iss}, case-sensitive
         * @return this builder
         */
        public Builder issuer(String issuer) {
            this.issuer = issuer;
            return this;
        }

        /**
         * Requires an audience. If neither an audience nor {@link #ignoreAudience()} is set, tokens that name an
         * audience are refused and all others are accepted (RFC 7519 §4.1.3).
         *
         * @param audiences our names; {@code aud} must hold one of them
         * @return this builder
         */
        public Builder audience(String... audiences) {
            this.audiences = new LinkedHashSet<>(List.of(audiences));
            return this;
        }

        /**
         * Accepts tokens for any audience. Meant for tools, and for an issuer with this application as its only client.
         *
         * @return this builder
         */
        public Builder ignoreAudience() {
            this.audienceIgnored = true;
            return this;
        }

        /**
         * Sets how far clocks may differ.
         *
         * @param clockSkew tolerance for {@code exp}, {@code nbf} and {@code iat}; zero or more
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
         * Requires claims to be present and not null.
         *
         * @param names the claims' names, in addition to {@code exp}
         * @return this builder
         */
        public Builder require(String... names) {
            requiredClaims.addAll(List.of(names));
            return this;
        }

        /**
         * Accepts tokens without {@code exp}. They never expire.
         *
         * @return this builder
         */
        public Builder allowMissingExpiry() {
            expiryRequired = false;
            return this;
        }

        /**
         * Requires a specific {@code typ}. By default it may be absent, {@code JWT} or {@code at+jwt} (RFC 8725 §3.11).
         *
         * @param type the media type without {@code application/}, case-insensitive
         * @return this builder
         */
        public Builder type(String type) {
            signedType = type.toLowerCase(Locale.ROOT);
            types = Set.of(signedType);
            typeRequired = true;
            return this;
        }

        /**
         * Requires one of several {@code typ}. A token without {@code typ} counts as a {@code JWT}.
         *
         * @param types one or more media types in lower case without {@code application/}
         * @return this builder
         */
        public Builder types(Set<String> types) {
            this.types = types;
            typeRequired = !types.contains(JWT);
            signedType = typeRequired ? types.iterator().next() : "JWT";
            return this;
        }

        /**
         * Requires a member of the JOSE header. Some signers write there for whom, or on whose behalf, they sign.
         *
         * @param name the member's name, case-sensitive
         * @param values the accepted strings
         * @return this builder
         */
        public Builder requireHeader(String name, String... values) {
            headers.put(name, Set.copyOf(List.of(values)));
            return this;
        }

        /**
         * Accepts base64url with padding, as AWS load balancers write it. The signature covers the padding of header and
         * payload. By default padding is refused (RFC 7515 §2).
         *
         * @return this builder
         */
        public Builder allowPadding() {
            paddingAllowed = true;
            return this;
        }

        /**
         * Replaces the system's clock.
         *
         * @param clock asked once or twice for each check
         * @return this builder
         */
        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        /**
         * Builds the rules.
         *
         * @return the immutable rules
         */
        public ClaimRules build() {
            return new ClaimRules(this);
        }
    }
}
