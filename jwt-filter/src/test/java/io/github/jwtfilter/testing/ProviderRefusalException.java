package io.github.jwtfilter.testing;

/** A request that a {@link TestProvider} refuses, with an error word of OAuth. */
final class ProviderRefusalException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String error;

    ProviderRefusalException(int status, String error, String description) {
        super(description);
        this.status = status;
        this.error = error;
    }

    int status() {
        return status;
    }

    String error() {
        return error;
    }
}
