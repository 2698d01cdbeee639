package io.github.jwtfilter.jose;

/**
 * A token was refused. Refusing is everyday work, so this exception carries no stack trace; its message is for the
 * operator and never holds the token or a secret.
 */
public final class InvalidTokenException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /**
     * A refusal.
     *
     * @param reason the kind
     * @param detail what was expected and what was found
     */
    public InvalidTokenException(Reason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    /**
     * The kind of refusal.
     *
     * @return never null
     */
    public Reason reason() {
        return reason;
    }
}
