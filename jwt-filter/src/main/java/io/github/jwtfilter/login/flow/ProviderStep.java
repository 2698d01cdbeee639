package io.github.jwtfilter.login.flow;

import io.github.jwtfilter.oidc.ProviderException;
import java.util.Optional;

/** The next step of a login at a provider. Immutable. */
public final class ProviderStep {
    /** The kinds of steps. */
    public enum Kind {
        /** The browser goes to the provider. */
        TO_PROVIDER,
        /** The login has begun or was confirmed. The browser goes to the page for after the login. */
        LOGGED_IN,
        /** The browser came back a second time, for example by its back button, and has its login. */
        KNOWN,
        /** The login failed. */
        FAILED
    }

    private final Kind kind;
    private final String url;
    private final String target;
    private final ProviderException failure;
    private final boolean signedIn;

    private ProviderStep(Kind kind, String url, String target) {
        this(kind, url, target, null, false);
    }

    private ProviderStep(Kind kind, String url, String target, ProviderException failure, boolean signedIn) {
        this.kind = kind;
        this.url = url;
        this.target = target;
        this.failure = failure;
        this.signedIn = signedIn;
    }

    static ProviderStep toProvider(String url) {
        return new ProviderStep(Kind.TO_PROVIDER, url, null);
    }

    static ProviderStep loggedIn(Optional<String> target) {
        return new ProviderStep(Kind.LOGGED_IN, null, target.orElse(null));
    }

    static ProviderStep known() {
        return new ProviderStep(Kind.KNOWN, null, null);
    }

    static ProviderStep failed(ProviderException failure, Optional<String> target, boolean signedIn) {
        return new ProviderStep(Kind.FAILED, null, target.orElse(null), failure, signedIn);
    }

    public Kind kind() {
        return kind;
    }

    /** Returns the URL of the provider, for {@link Kind#TO_PROVIDER} only. */
    public String url() {
        return url;
    }

    /** Returns the page for after the login; empty if the saved target counts. */
    public Optional<String> target() {
        return Optional.ofNullable(target);
    }

    /** Returns the failure, for {@link Kind#FAILED} only. */
    public ProviderException failure() {
        return failure;
    }

    /** Returns whether a user who could not be confirmed still has a login. */
    public boolean isSignedIn() {
        return signedIn;
    }
}
