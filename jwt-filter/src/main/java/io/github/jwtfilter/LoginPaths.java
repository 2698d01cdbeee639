package io.github.jwtfilter;

import io.github.jwtfilter.config.CookieSettings;
import io.github.jwtfilter.config.DeclaredServlets;
import io.github.jwtfilter.config.FilterSettings;
import io.github.jwtfilter.page.Page;
import io.github.jwtfilter.transport.TokenSource;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/** The paths of this library in the application, and where a login leads. */
final class LoginPaths {
    private final String contextPath;
    private final DeclaredServlets servlets;
    private final Set<String> own;
    private final Set<String> logoutPaths;
    private final boolean readsCookie;
    private final Optional<String> loginPage;

    /** @param contextPath the application's path as browsers send it; empty for the root */
    LoginPaths(String contextPath, FilterSettings settings, DeclaredServlets servlets) {
        this.contextPath = contextPath;
        this.servlets = servlets;
        this.own = Set.copyOf(servlets.mappings());
        this.logoutPaths = Set.copyOf(settings.logoutPaths);
        this.readsCookie = settings.tokenSources.contains(TokenSource.COOKIE);
        this.loginPage = readsCookie ? settings.loginPage.or(this::loginServlet) : Optional.empty();
    }

    /**
     * Returns the login page. Empty if the filter reads no cookies, because a browser would be redirected in circles.
     */
    Optional<String> loginPage() {
        return loginPage;
    }

    /** Returns the path of the login servlet within the application. */
    Optional<String> loginServlet() {
        return servlets.loginMappings.stream().findFirst();
    }

    /** Returns the name of the login servlet in web.xml; empty if logins are made elsewhere. */
    Optional<String> loginServletName() {
        return servlets.login.map(login -> login.servletName);
    }

    /** Returns the target path of the built-in login form, as browsers send it. */
    String form() {
        String path = contextPath + loginServlet().map(CookieSettings::encoded).orElse("");
        return path.isEmpty() ? "/" : path;
    }

    /** Returns the URL of a page, as a browser needs it. */
    String address(String page) {
        return Page.address(contextPath, page);
    }

    /**
     * Returns the address that begins a login at the provider.
     *
     * @param target the page for after the login, as browsers send it
     */
    String providerLogin(Optional<String> target) {
        return form() + "?provider=1"
                + target.map(page -> "&target=" + URLEncoder.encode(page, StandardCharsets.UTF_8))
                        .orElse("");
    }

    /** Returns whether the filter reads tokens from cookies. */
    boolean readsCookie() {
        return readsCookie;
    }

    /** Returns whether browsers send login forms to this path. */
    boolean takesLoginForms(String path) {
        return readsCookie && servlets.loginMappings.contains(path);
    }

    /** Returns whether a path belongs to a servlet of this library that everybody may ask. */
    boolean isOwn(String path) {
        return own.contains(path);
    }

    /** Returns whether a path belongs to a page for operators. */
    boolean isOperatorPage(String path) {
        return servlets.operatorPages.containsKey(path);
    }

    /** Returns whether load balancers ask for the health at this path. */
    boolean isHealth(String path) {
        return servlets.healthMappings.contains(path);
    }

    /** Returns whether a login may return to this path. Logout paths and this library's servlets are excluded. */
    boolean isComeBackPath(String path) {
        return !isOwn(path) && !endsLogin(path);
    }

    /** Returns whether the application logs out at this path. */
    boolean endsLogin(String path) {
        return logoutPaths.contains(path);
    }

    /** Returns whether the logout servlet of that name accepts GET. */
    boolean allowsLogoutByGet(String servletName) {
        return servlets.allowsLogoutByGet(servletName);
    }
}
