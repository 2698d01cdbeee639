package io.github.jwtfilter.tools.site;

import java.net.URI;
import java.util.Optional;

/** The operator's options for an examination. Immutable. */
public final class SiteOptions {
    public final URI url;
    final Optional<String> loginPath;
    final Optional<String> logoutPath;
    final Optional<String> protectedPath;
    public final Optional<String> user;
    public final Optional<String> password;

    /**
     * Creates the options. Paths are as in the address bar, or relative to the URL.
     *
     * @param url the address of a page that needs a login
     * @param user a user for the checks behind a login
     * @param password that user's password
     */
    public SiteOptions(
            URI url,
            Optional<String> loginPath,
            Optional<String> logoutPath,
            Optional<String> protectedPath,
            Optional<String> user,
            Optional<String> password) {
        this.url = url;
        this.loginPath = loginPath;
        this.logoutPath = logoutPath;
        this.protectedPath = protectedPath;
        this.user = user;
        this.password = password;
    }
}
