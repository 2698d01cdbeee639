package io.github.jwtfilter.jose;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

// This class is long because of its Javadoc: each registered claim is described in Claims and in its Builder.

/**
 * The claims of a token (RFC 7519 §4), immutable and in order. Values have the types of JSON: {@code String},
 * {@code Boolean}, {@code Long}, {@code BigInteger}, {@code BigDecimal}, {@code null}, and unmodifiable {@code List}
 * and {@code Map} of these.
 *
 * <p>The registered claims always have the type of their RFC: {@code iss}, {@code sub} and {@code jti} are strings,
 * {@code aud} is a string or a list of strings, {@code exp}, {@code nbf} and {@code iat} are numbers of seconds up to
 * the year 9999.
 */
public final class Claims {
    private final JsonObject members;

    // The claims that each verification needs, found in one pass over all claims; null if absent.
    private final Object issuer;
    private final Object audience;
    private final Object expiry;
    private final Object start;
    private final Object issue;

    /** Finds the registered claims and checks their types. */
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
     * Returns a builder without claims.
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
     * @throws IllegalArgumentException if the text is another value, exceeds these limits, or has a registered claim of
     *     the wrong type
     */
    public static Claims parse(String json) {
        try {
            return new Claims(StrictJson.readObject(json));
        } catch (StrictJson.MalformedJsonException e) {
            throw new IllegalArgumentException("claims: " + e.getMessage());
        }
    }

    /** Reads the payload from a parser's input buffer. The caller has verified the token's signature. */
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
     * Returns a builder that already has these claims.
     *
     * @return an independent builder
     */
    public Builder toBuilder() {
        return new Builder(members, true);
    }

    /**
     * Returns whether a claim exists. Its value may be null.
     *
     * @param name the claim's name, case-sensitive
     * @return true if the claim exists
     */
    public boolean has(String name) {
        return members.containsKey(name);
    }

    /**
     * Returns the value of a claim.
     *
     * @param name the claim's name, case-sensitive
     * @return empty if the claim is absent or null
     */
    public Optional<Object> get(String name) {
        return Optional.ofNullable(members.get(name));
    }

    /**
     * Returns the value at a path. If a claim has exactly this name, its value is returned. Otherwise the dots separate
     * the names of nested objects, as in {@code realm_access.roles}. These names may have dots too: the first split that
     * leads to a value counts.
     *
     * @param path a name, or names joined by dots
     * @return empty if the value is absent or null
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
                Object value = at((Map<?, ?>) nested, path.substring(dot + 1));
                if (value != null) {
                    return value;
                }
            }
        }
        return null;
    }

    /**
     * Returns the value of a claim that is a string.
     *
     * @param name the claim's name
     * @return empty if the claim is absent
     * @throws IllegalArgumentException if the claim is not a string
     */
    public Optional<String> string(String name) {
        return Optional.ofNullable(ClaimTypes.string(members, name));
    }

    /**
     * Returns the value of a claim that is a list of strings. A single string stands for a list of one (as {@code aud}
     * may).
     *
     * @param name the claim's name
     * @return an unmodifiable list, empty if the claim is absent
     * @throws IllegalArgumentException if the claim has another type
     */
    public List<String> strings(String name) {
        return ClaimTypes.strings(members, name);
    }

    /**
     * Returns the value at a path as a list of strings. A single string stands for a list of one.
     *
     * @param path as for {@link #at}
     * @return an unmodifiable list, empty if the value is absent or null
     * @throws IllegalArgumentException if the value has another type
     */
    public List<String> stringsAt(String path) {
        Object value = at(members, path);
        return value == null ? List.of() : ClaimTypes.strings(path, value);
    }

    /**
     * Returns the value of a claim that is a NumericDate: seconds since 1970-01-01T00:00:00Z, fractions allowed (RFC
     * 7519 §2).
     *
     * @param name the claim's name
     * @return empty if the claim is absent
     * @throws IllegalArgumentException if the claim is not a number, or is outside the years 1970 to 9999
     */
    public Optional<Instant> time(String name) {
        return Optional.ofNullable(ClaimTypes.time(members, name));
    }

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
     * Returns whether the times are clearly good: {@code exp} and {@code iat} are whole seconds and good by a second or
     * more, and {@code nbf} is absent. This is true for most tokens. All others need a full check.
     */
    boolean areTimely(long now, long skew) {
        return start == null
                && expiry instanceof Long
                && now + 1 < (Long) expiry + skew
                && issue instanceof Long
                && (Long) issue - skew < now;
    }

    /**
     * Returns the issuer of the token: {@code iss}, RFC 7519 §4.1.1.
     *
     * @return empty if the claim is absent
     */
    public Optional<String> issuer() {
        return string("iss");
    }

    /**
     * Returns the subject of the token: {@code sub}, RFC 7519 §4.1.2.
     *
     * @return empty if the claim is absent
     */
    public Optional<String> subject() {
        return string("sub");
    }

    /**
     * Returns the recipients of the token: {@code aud}, RFC 7519 §4.1.3.
     *
     * @return empty if the claim is absent
     */
    public List<String> audience() {
        return strings("aud");
    }

    /**
     * Returns when the token expires: {@code exp}, RFC 7519 §4.1.4. It is expired from that instant on.
     *
     * @return empty if the claim is absent
     */
    public Optional<Instant> expiresAt() {
        return time("exp");
    }

    /**
     * Returns when the token becomes valid: {@code nbf}, RFC 7519 §4.1.5. It is valid from that instant on.
     *
     * @return empty if the claim is absent
     */
    public Optional<Instant> notBefore() {
        return time("nbf");
    }

    /**
     * Returns when the token was issued: {@code iat}, RFC 7519 §4.1.6.
     *
     * @return empty if the claim is absent
     */
    public Optional<Instant> issuedAt() {
        return time("iat");
    }

    /**
     * Returns the unique name of the token: {@code jti}, RFC 7519 §4.1.7.
     *
     * @return empty if the claim is absent
     */
    public Optional<String> id() {
        return string("jti");
    }

    /**
     * Returns all claims in their order.
     *
     * @return an unmodifiable map
     */
    public Map<String, Object> asMap() {
        return members;
    }

    /**
     * Returns the claims as one line of JSON.
     *
     * @return a JSON object
     */
    public String toJson() {
        return StrictJson.write(members);
    }

    /** Compares all names and values and ignores their order. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Claims && members.equals(((Claims) other).members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    /** Returns only the names, because values are personal data. */
    @Override
    public String toString() {
        return "Claims" + members.keySet();
    }

    /** A builder of claims. Several threads must not share it, but they may share the claims it builds. */
    public static final class Builder {
        private JsonObject members;
        private boolean shared;

        /**
         * Creates a builder.
         *
         * @param shared whether claims have these members; if so, they are copied before they change
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
         * @param value null, a string, boolean, number, {@code Instant} (becomes whole seconds), or a collection or map
         *     of these
         * @return this builder
         * @throws IllegalArgumentException if JSON has no form for the name or the value; the message holds the name
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
         * Removes a claim, if it exists.
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
         * @param issuer the issuer of the token
         * @return this builder
         */
        public Builder issuer(String issuer) {
            return registered("iss", Objects.requireNonNull(issuer));
        }

        /**
         * Sets {@code sub}.
         *
         * @param subject the user or client that the token is about
         * @return this builder
         */
        public Builder subject(String subject) {
            return registered("sub", Objects.requireNonNull(subject));
        }

        /**
         * Sets {@code aud}. One audience is written as a string, several as a list (RFC 7519 §4.1.3).
         *
         * @param audience the recipients of the token
         * @return this builder
         */
        public Builder audience(String... audience) {
            return audience.length == 1 ? claim("aud", audience[0]) : claim("aud", List.of(audience));
        }

        /**
         * Sets {@code exp}.
         *
         * @param end the token is expired from this instant on; written in whole seconds
         * @return this builder
         */
        public Builder expiresAt(Instant end) {
            return registered("exp", end);
        }

        /**
         * Sets {@code nbf}.
         *
         * @param start the token is valid from this instant on; written in whole seconds
         * @return this builder
         */
        public Builder notBefore(Instant start) {
            return registered("nbf", start);
        }

        /**
         * Sets {@code iat}.
         *
         * @param instant the time of issue; written in whole seconds
         * @return this builder
         */
        public Builder issuedAt(Instant instant) {
            return registered("iat", instant);
        }

        /**
         * Sets {@code jti}.
         *
         * @param id the unique name of the token
         * @return this builder
         */
        public Builder id(String id) {
            return registered("jti", Objects.requireNonNull(id));
        }

        /**
         * Builds the claims.
         *
         * @return the immutable claims
         * @throws IllegalArgumentException if a registered claim has the wrong type, or there are more than 64 claims
         */
        public Claims build() {
            if (members.size() > StrictJson.MAX_MEMBERS) {
                throw new IllegalArgumentException(
                        "claims: expected at most " + StrictJson.MAX_MEMBERS + ", got " + members.size());
            }
            Claims claims = new Claims(members);
            shared = true;
            return claims;
        }
    }
}
