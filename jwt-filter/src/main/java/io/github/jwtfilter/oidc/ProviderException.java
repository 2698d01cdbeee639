package io.github.jwtfilter.oidc;

import java.time.Duration;

/** A failed login at a provider. The message is one line for the operator, without tokens, codes and secrets. */
public final class ProviderException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ProviderFailure failure;
    private final boolean byBrowser;
    private final Duration retryAfter;

    /**
     * Creates an exception for what this server saw itself.
     *
     * @param message what is wrong and how to mend it
     */
    public ProviderException(ProviderFailure failure, String message) {
        this(failure, message, false, Duration.ZERO);
    }

    private ProviderException(ProviderFailure failure, String message, boolean byBrowser, Duration retryAfter) {
        super(message);
        this.failure = failure;
        this.byBrowser = byBrowser;
        this.retryAfter = retryAfter;
    }

    /** Returns an exception for what a browser brought. Anybody can write such an answer of a provider. */
    static ProviderException byBrowser(ProviderFailure failure, String message) {
        return new ProviderException(failure, message, true, Duration.ZERO);
    }

    /** Returns an exception for a client that tries too often. */
    public static ProviderException throttled(Duration retryAfter) {
        return new ProviderException(
                ProviderFailure.THROTTLED,
                "too many codes of this client were refused. It may try again in " + retryAfter.toSeconds() + " s",
                true,
                retryAfter);
    }

    /** Returns whether only the word of a browser stands for this failure. */
    public boolean isByBrowser() {
        return byBrowser;
    }

    /** Returns how long to wait before another attempt; zero if that is unknown. */
    public Duration retryAfter() {
        return retryAfter;
    }

    /** Returns the kind of failure, which decides what the user sees. */
    public ProviderFailure failure() {
        return failure;
    }
}
