package io.github.jwtfilter.jose;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

// Long for its Javadoc: each registered claim is described in Claims and in its Builder.

/**
 * The claims of a token (RFC 7519 §4), immutable and in order. Values are those of JSON: {@code String},
 * {@code Boolean}, {@code Long}, {@code BigInteger}, {@code BigDecimal}, {@code null}, and unmodifiable {@code List}
 * and {@code Map} of these.
 *
 * <p>The registered claims have their RFC's type whenever claims exist: {@code iss}, {@code sub} and {@code jti} are
 * strings, {@code aud} is a string or a list of strings, {@code exp}, {@code nbf} and {@code iat} are numbers of
 * seconds up to the year 9999.
 */
public final class Claims {
    private final JsonObject members;

    // What each verification asks for, found in the one look at all claims; null if it is not there.
    private final Object issuer;
    private final Object audience;
    private final Object expiry;
    private final Object start;
    private final Object issue;

    /** Checks what only a look at the values can tell. */
    private Claims(JsonObject members) {
        Object iss = null;
        Object aud = null;
        Object exp = null;
        Object nbf = null;
        Object iat = null;
        for (int i = 0; i < members.size(); i++) {
            Object value = members.value(i);
            switch (members.name(i)) {
                case "iss":
                    iss = ClaimTypes.checkString("iss", value);
                    break;
                case "sub":
                    ClaimTypes.checkString("sub", value);
                    break;
                case "jti":
                    ClaimTypes.checkString("jti", value);
                    break;
                case "exp":
                    exp = ClaimTypes.checkTime("exp", value);
                    break;
                case "nbf":
                    nbf = ClaimTypes.checkTime("nbf", value);
                    break;
                case "iat":
                    iat = ClaimTypes.checkTime("iat", value);
                    break;
                case "aud":
                    ClaimTypes.strings(members, "aud");
                    aud = value;
                    break;
                default:
            }
        }
        this.members = members;
        this.issuer = iss;
        this.audience = aud;
        this.expiry = exp;
        this.start = nbf;
        this.issue = iat;
    }

    /**
     * Starts an empty set of claims.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder(new JsonObject(), false);
    }

    /**
     * Reads claims from a JSON object.
     *
     * @param json the object's text: no duplicate names, at most 64 members, at most 8 levels deep
     * @return the claims
     * @throws IllegalArgumentException if it is no such object, or a registered claim has the wrong type
     */
    public static Claims parse(String json) {
        try {
            return new Claims(StrictJson.readObject(json));
        } catch (StrictJson.MalformedJsonException e) {
            throw new IllegalArgumentException("claims: " + e.getMessage());
        }
    }

    /** Reads the payload that is in a parser's room, of a token whose signature held. */
    static Claims read(ReusedParser parser, int length) throws InvalidTokenException {
        try {
            return new Claims(parser.read(length));
        } catch (StrictJson.MalformedJsonException e) {
            throw new InvalidTokenException(Reason.INVALID_CLAIMS, "claims: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new InvalidTokenException(Reason.INVALID_CLAIMS, e.getMessage());
        }
    }

    /**
     * A builder that holds these claims already.
     *
     * @return an independent builder
     */
    public Builder toBuilder() {
        return new Builder(members, true);
    }

    /**
     * Whether there is a claim of that name, be its value null.
     *
     * @param name the claim's name; case counts
     * @return true if the claim is there
     */
    public boolean has(String name) {
        return members.containsKey(name);
    }

    /**
     * The value of a claim.
     *
     * @param name the claim's name; case counts
     * @return empty if there is no such claim or its value is null
     */
    public Optional<Object> get(String name) {
        return Optional.ofNullable(members.get(name));
    }

    /**
     * The value at a path: a claim of exactly this name, or else nested objects named between the dots, as in
     * {@code realm_access.roles}.
     *
     * @param path a name, or names joined by dots
     * @return empty if the path leads nowhere or to null
     */
    public Optional<Object> at(String path) {
        return Optional.ofNullable(at(members, path));
    }

    private static Object at(Map<?, ?> object, String path) {
        Object named = object.get(path);
        if (named != null || object.containsKey(path)) {
            return named;
        }
        for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
            Object nested = object.get(path.substring(0, dot));
            if (nested instanceof Map) {
                return at((Map<?, ?>) nested, path.substring(dot + 1));
            }
        }
        return null;
    }

    /**
     * A claim that is a string.
     *
     * @param name the claim's name
     * @return empty if there is no such claim
     * @throws IllegalArgumentException if the claim is not a string
     */
    public Optional<String> string(String name) {
        return Optional.ofNullable(ClaimTypes.string(members, name));
    }

    /**
     * A claim that is a list of strings, or a single string that stands for a list of one (as {@code aud} may).
     *
     * @param name the claim's name
     * @return an unmodifiable list, empty if there is no such claim
     * @throws IllegalArgumentException if the claim is neither
     */
    public List<String> strings(String name) {
        return ClaimTypes.strings(members, name);
    }

    /**
     * The value at a path as a list of strings, or a single string that stands for a list of one.
     *
     * @param path as for {@link #at}
     * @return an unmodifiable list, empty if the path leads nowhere or to null
     * @throws IllegalArgumentException if the value is neither
     */
    public List<String> stringsAt(String path) {
        Object value = at(members, path);
        return value == null ? List.of() : ClaimTypes.strings(path, value);
    }

    /**
     * A claim that is a NumericDate: seconds since 1970-01-01T00:00:00Z, fractions allowed (RFC 7519 §2).
     *
     * @param name the claim's name
     * @return empty if there is no such claim
     * @throws IllegalArgumentException if the claim is not a number, or beyond the year 9999
     */
    public Optional<Instant> time(String name) {
        return Optional.ofNullable(ClaimTypes.time(members, name));
    }

    /** Whether the token was issued by somebody of that name. */
    boolean isIssuedBy(String name) {
        return name.equals(issuer);
    }

    boolean hasAudience() {
        return audience != null;
    }

    boolean hasExpiry() {
        return expiry != null;
    }

    /**
     * Whether all times are in whole seconds and good by a second or more, as nearly all are; if not, it takes a closer
     * look to tell.
     */
    boolean areTimely(long now, long skew) {
        return start == null
                && expiry instanceof Long
                && now + 1 < (Long) expiry + skew
                && issue instanceof Long
                && (Long) issue - skew < now;
    }

    /**
     * Who issued the token: {@code iss}, RFC 7519 §4.1.1.
     *
     * @return empty if it does not say
     */
    public Optional<String> issuer() {
        return string("iss");
    }

    /**
     * Whom the token speaks of: {@code sub}, RFC 7519 §4.1.2.
     *
     * @return empty if it does not say
     */
    public Optional<String> subject() {
        return string("sub");
    }

    /**
     * Whom the token is meant for: {@code aud}, RFC 7519 §4.1.3.
     *
     * @return empty if it does not say
     */
    public List<String> audience() {
        return strings("aud");
    }

    /**
     * When the token ends: {@code exp}, RFC 7519 §4.1.4. At that instant it is over.
     *
     * @return empty if it does not say
     */
    public Optional<Instant> expiresAt() {
        return time("exp");
    }

    /**
     * When the token begins: {@code nbf}, RFC 7519 §4.1.5. At that instant it is good.
     *
     * @return empty if it does not say
     */
    public Optional<Instant> notBefore() {
        return time("nbf");
    }

    /**
     * When the token was issued: {@code iat}, RFC 7519 §4.1.6.
     *
     * @return empty if it does not say
     */
    public Optional<Instant> issuedAt() {
        return time("iat");
    }

    /**
     * The token's own name: {@code jti}, RFC 7519 §4.1.7.
     *
     * @return empty if it has none
     */
    public Optional<String> id() {
        return string("jti");
    }

    /**
     * All claims in their order.
     *
     * @return an unmodifiable map
     */
    public Map<String, Object> asMap() {
        return members;
    }

    /**
     * The claims as one line of JSON.
     *
     * @return a JSON object
     */
    public String toJson() {
        return StrictJson.write(members);
    }

    /** Equal when all names and values are; order does not count. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Claims && members.equals(((Claims) other).members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    /** The names only: values are personal data. */
    @Override
    public String toString() {
        return "Claims" + members.keySet();
    }

    /** Collects claims. Not safe for use by several threads; what it builds is. */
    public static final class Builder {
        private JsonObject members;
        private boolean shared;

        /**
         * A builder.
         *
         * @param shared whether claims have these members: then they are copied before they change
         */
        private Builder(JsonObject members, boolean shared) {
            this.members = members;
            this.shared = shared;
        }

        private JsonObject own() {
            if (shared) {
                members = members.copy();
                shared = false;
            }
            return members;
        }

        /**
         * Sets or replaces a claim.
         *
         * @param name the claim's name
         * @param value null, or a string, boolean, number, {@code Instant} (becomes whole seconds), or a collection or
         *     map of these
         * @return this builder
         * @throws IllegalArgumentException if JSON has no form for name or value; the message holds the name
         */
        public Builder claim(String name, Object value) {
            try {
                JsonValue.name(name);
            } catch (IllegalArgumentException e) {
                throw refused(name, e);
            }
            return registered(name, value);
        }

        private Builder registered(String name, Object value) {
            try {
                own().set(name, JsonValue.of(value));
            } catch (IllegalArgumentException e) {
                throw refused(name, e);
            }
            return this;
        }

        private static IllegalArgumentException refused(String name, IllegalArgumentException e) {
            return new IllegalArgumentException("claim " + name + ": " + e.getMessage());
        }

        /**
         * Removes a claim, if it is there.
         *
         * @param name the claim's name
         * @return this builder
         */
        public Builder remove(String name) {
            members = members.copyWithout(name);
            shared = false;
            return this;
        }

        /**
         * Sets {@code iss}.
         *
         * @param issuer who issues the token
         * @return this builder
         */
        public Builder issuer(String issuer) {
            return registered("iss", Objects.requireNonNull(issuer));
        }

        /**
         * Sets {@code sub}.
         *
         * @param subject whom the token speaks of
         * @return this builder
         */
        public Builder subject(String subject) {
            return registered("sub", Objects.requireNonNull(subject));
        }

        /**
         * Sets {@code aud}; one audience is written as a string, several as a list (RFC 7519 §4.1.3).
         *
         * @param audience whom the token is meant for
         * @return this builder
         */
        public Builder audience(String... audience) {
            return audience.length == 1 ? claim("aud", audience[0]) : claim("aud", List.of(audience));
        }

        /**
         * Sets {@code exp}.
         *
         * @param end from this instant on the token is over; written in whole seconds
         * @return this builder
         */
        public Builder expiresAt(Instant end) {
            return registered("exp", end);
        }

        /**
         * Sets {@code nbf}.
         *
         * @param start from this instant on the token is good; written in whole seconds
         * @return this builder
         */
        public Builder notBefore(Instant start) {
            return registered("nbf", start);
        }

        /**
         * Sets {@code iat}.
         *
         * @param instant when the token was made; written in whole seconds
         * @return this builder
         */
        public Builder issuedAt(Instant instant) {
            return registered("iat", instant);
        }

        /**
         * Sets {@code jti}.
         *
         * @param id the token's own name
         * @return this builder
         */
        public Builder id(String id) {
            return registered("jti", Objects.requireNonNull(id));
        }

        /**
         * The claims so far.
         *
         * @return immutable claims
         * @throws IllegalArgumentException if a registered claim has the wrong type, or there are more than 64 claims
         */
        public Claims build() {
            if (members.size() > StrictJson.MOST_MEMBERS) {
                throw new IllegalArgumentException(
                        "claims: expected at most " + StrictJson.MOST_MEMBERS + ", got " + members.size());
            }
            Claims claims = new Claims(members);
            shared = true;
            return claims;
        }
    }
}
