package io.github.jwtfilter.jose;

import java.util.Locale;

/** Why a token was refused. */
public enum Reason {
    /** Not three parts of canonical base64url, or a header that is not a JSON object. */
    MALFORMED(false),
    /** Longer than 8,192 characters. */
    TOO_LONG(false),
    /** A header that must be understood and is not: {@code crit}, {@code b64}, or a foreign {@code typ}. */
    UNSUPPORTED_HEADER(false),
    /** The algorithm is {@code none}, or that of no key we hold. */
    UNSUPPORTED_ALGORITHM(false),
    /** A {@code kid} that names no key we hold. */
    UNKNOWN_KEY(false),
    /** No key we hold made this signature. */
    BAD_SIGNATURE(false),
    /** Signed, but the payload is not a strict JSON object, or a claim has the wrong type. */
    INVALID_CLAIMS(true),
    /** A claim that the rules require is absent. */
    MISSING_CLAIM(true),
    /** At or past {@code exp}. */
    EXPIRED(true),
    /** Before {@code nbf}. */
    NOT_YET_VALID(true),
    /** {@code iat} lies in the future. */
    ISSUED_IN_FUTURE(true),
    /** {@code iss} is not the issuer expected. */
    WRONG_ISSUER(true),
    /** {@code aud} names no audience expected. */
    WRONG_AUDIENCE(true),
    /** The login was ended before the token was. */
    REVOKED(true);

    private final boolean signatureHeld;

    Reason(boolean signatureHeld) {
        this.signatureHeld = signatureHeld;
    }

    /**
     * Whether the refusal came after the signature had been found good, so that telling the client the reason tells a
     * forger nothing.
     *
     * @return false for everything decided before or by the signature
     */
    public boolean signatureHeld() {
        return signatureHeld;
    }

    /** The reason as a word for logs and protocols: lower case with underscores. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
