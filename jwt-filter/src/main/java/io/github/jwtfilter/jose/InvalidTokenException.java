package io.github.jwtfilter.jose;

/**
 * The refusal of a token. Refusals are frequent, so this exception has no stack trace. Its message is for the operator
 * and never holds the token or a secret.
 */
public final class InvalidTokenException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /**
     * Creates a refusal.
     *
     * @param reason the kind of refusal
     * @param detail the expected and the actual value
     */
    public InvalidTokenException(Reason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    /**
     * Returns the kind of refusal.
     *
     * @return never null
     */
    public Reason reason() {
        return reason;
    }
}
