package io.github.jwtfilter.jose;

import java.util.Locale;

/** The reasons for refusing a token. */
public enum Reason {
    /** The token is malformed: it lacks three parts of canonical base64url, or its header is not a JSON object. */
    MALFORMED(false),
    /** The token is longer than 8,192 characters, or than the limit of the verifier. */
    TOO_LONG(false),
    /** The header has an unsupported member ({@code crit}, {@code b64}) or a foreign {@code typ}. */
    UNSUPPORTED_HEADER(false),
    /** The algorithm is {@code none}, or we have no key for it. */
    UNSUPPORTED_ALGORITHM(false),
    /** The {@code kid} is unknown: none of our keys has it. */
    UNKNOWN_KEY(false),
    /** The signature is invalid for all our keys. */
    BAD_SIGNATURE(false),
    /** The signature is valid, but the payload is not a strict JSON object, or a claim has the wrong type. */
    INVALID_CLAIMS(true),
    /** A required claim is absent. */
    MISSING_CLAIM(true),
    /** The time is {@code exp} or later. */
    EXPIRED(true),
    /** The time is before {@code nbf}. */
    NOT_YET_VALID(true),
    /** {@code iat} lies in the future. */
    ISSUED_IN_FUTURE(true),
    /** {@code iss} differs from the expected issuer. */
    WRONG_ISSUER(true),
    /** {@code aud} lacks the expected audience. */
    WRONG_AUDIENCE(true),
    /** The login was ended before the token expired. */
    REVOKED(true);

    private final boolean signatureHeld;

    Reason(boolean signatureHeld) {
        this.signatureHeld = signatureHeld;
    }

    /**
     * Returns whether the signature was valid. If so, the client may see the reason, because a forger learns nothing
     * from it.
     *
     * @return false for every refusal before or because of the signature
     */
    public boolean signatureHeld() {
        return signatureHeld;
    }

    /** Returns the reason as a word for logs and protocols: lower case with underscores. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
