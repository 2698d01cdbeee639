package io.github.jwtfilter.login.flow;

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
        KNOWN
    }

    private final Kind kind;
    private final String url;
    private final String target;

    private ProviderStep(Kind kind, String url, String target) {
        this.kind = kind;
        this.url = url;
        this.target = target;
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
}
