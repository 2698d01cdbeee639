package io.github.jwtfilter;

import io.github.jwtfilter.access.RequestPath;
import io.github.jwtfilter.config.CookieSettings;
import io.github.jwtfilter.config.DeclaredServlets;
import io.github.jwtfilter.config.FilterSettings;
import io.github.jwtfilter.page.Page;
import io.github.jwtfilter.transport.TokenSource;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The paths of this library in the application, and where a login leads. */
final class LoginPaths {
    private static final String PROVIDER = "?provider=1";
    private static final int MAX_ENCODED_TARGET = 3000;
    private static final Pattern UNENCODED = Pattern.compile("[^\\x21-\\x7e]+");

    private final String contextPath;
    private final DeclaredServlets servlets;
    private final Set<String> own;
    private final Set<String> logoutPaths;
    private final boolean readsCookie;
    private final Optional<String> loginPage;
    private final boolean leadsToProvider;

    /** @param contextPath the application's path as browsers send it; empty for the root */
    LoginPaths(String contextPath, FilterSettings settings, DeclaredServlets servlets) {
        this.contextPath = contextPath;
        this.servlets = servlets;
        this.own = Set.copyOf(servlets.mappings());
        this.logoutPaths = Set.copyOf(settings.logoutPaths);
        this.readsCookie = settings.tokenSources.contains(TokenSource.COOKIE);
        this.loginPage =
                readsCookie ? settings.loginPage.map(LoginPaths::encoded).or(this::loginServlet) : Optional.empty();
        this.leadsToProvider = settings.loginPage.isEmpty()
                && servlets.login
                        .filter(login -> login.oidc.isPresent() && login.users.isEmpty())
                        .isPresent();
    }

    /**
     * Returns whether a browser without a login goes to the provider at once. There is no other way to log in, so a page
     * in between would only cost a click.
     */
    boolean leadsToProvider() {
        return leadsToProvider;
    }

    /** Returns where a browser without a login is sent: to the provider, or to the login page if there is one. */
    Optional<String> challengePage() {
        return leadsToProvider ? Optional.of(toProvider()) : loginPage;
    }

    /** Returns the path that begins a login at the provider. */
    String toProvider() {
        return loginServlet().orElseThrow() + PROVIDER;
    }

    /**
     * Returns the path that begins a login at the provider and then leads to a page of the application.
     *
     * @param target an encoded path with the context path, and its query
     * @return empty if the path is too long for the buffers of servers
     */
    Optional<String> toProvider(String target) {
        String encoded = target.replace("%", "%25")
                .replace("&", "%26")
                .replace("+", "%2B")
                .replace("#", "%23")
                .replace(";", "%3B");
        return encoded.length() > MAX_ENCODED_TARGET
                ? Optional.empty()
                : Optional.of(toProvider() + "&target=" + encoded);
    }

    /**
     * Returns the login page. Empty if the filter reads no cookies, because a browser would be redirected in circles.
     */
    Optional<String> loginPage() {
        return loginPage;
    }

    /** Returns the path of the login servlet within the application, as browsers send it. */
    Optional<String> loginServlet() {
        return servlets.loginMappings.stream().findFirst().map(CookieSettings::encoded);
    }

    /** Returns a page of the application as browsers send it. It may have a query. A page elsewhere is unchanged. */
    private static String encoded(String page) {
        return page.startsWith("/")
                ? UNENCODED
                        .matcher(page)
                        .replaceAll(text -> URLEncoder.encode(text.group(), StandardCharsets.UTF_8)
                                .replace("+", "%20"))
                : page;
    }

    /** Returns the name of the login servlet in web.xml; empty if logins are made elsewhere. */
    Optional<String> loginServletName() {
        return servlets.login.map(login -> login.servletName);
    }

    /** Returns the name of the servlet of this library at a path. */
    Optional<String> servletName(String path) {
        return servlets.nameAt(path);
    }

    /** Returns the target path of the built-in login form, as browsers send it. */
    String form() {
        String path = contextPath + loginServlet().orElse("");
        return path.isEmpty() ? "/" : path;
    }

    /** Returns the URL of a page, as a browser needs it. */
    String address(String page) {
        return Page.address(contextPath, page);
    }

    /** Returns whether the filter reads tokens from cookies. */
    boolean readsCookie() {
        return readsCookie;
    }

    /** Returns whether browsers send login forms to this path. */
    boolean takesLoginForms(String path) {
        return readsCookie && servlets.loginMappings.contains(path);
    }

    /** Returns whether a new login begins at this path. */
    boolean beginsLogin(String path) {
        return servlets.loginMappings.contains(path);
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

    /**
     * Returns whether a login may return to an address. It is decoded as a container decodes the path of a request.
     *
     * @param target an encoded path below the context path, with or without a query
     */
    boolean isComeBackTarget(String target) {
        String path = target.split("[?#]", 2)[0]
                .substring(contextPath.length())
                .replaceAll(";[^/]*", "")
                .replace("+", "%2B");
        try {
            return RequestPath.of(URLDecoder.decode(path, StandardCharsets.UTF_8), null)
                    .filter(this::isComeBackPath)
                    .isPresent();
        } catch (IllegalArgumentException malformed) {
            return false;
        }
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
