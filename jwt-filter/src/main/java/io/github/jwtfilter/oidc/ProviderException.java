package io.github.jwtfilter.oidc;

/** A failed login at a provider. The message is one line for the operator, without tokens, codes and secrets. */
public final class ProviderException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ProviderFailure failure;

    /**
     * Creates an exception.
     *
     * @param message what is wrong and how to mend it
     */
    public ProviderException(ProviderFailure failure, String message) {
        super(message);
        this.failure = failure;
    }

    /** Returns the kind of failure, which decides what the user sees. */
    public ProviderFailure failure() {
        return failure;
    }
}
