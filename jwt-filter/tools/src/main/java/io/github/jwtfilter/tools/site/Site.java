package io.github.jwtfilter.tools.site;

import io.github.jwtfilter.files.TrustedCertificates;
import java.io.IOException;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A deployed application: the protected page, the login and the logout. */
public final class Site {
    /** A user name and an e-mail address of nonexistent users. An application may treat them differently. */
    public static final List<String> UNKNOWN_USERS =
            List.of("doctor-no-such-user", "doctor-no-such-user@doctor-example.invalid");

    public static final String WRONG_PASSWORD = "doctor-no-such-password";

    private static final int MAX_HOPS = 5;

    public final Requests requests;
    private final SiteOptions options;
    public final URI url;
    public final TrustedCertificates trust;
    public final Clock clock;

    /** The protected page as a request target. */
    public final String page;

    /** The time of the first response. */
    public final Instant begun;

    /** The response to an anonymous browser that opens the protected page. */
    public final Response entry;

    /** The response at the end of the redirects. */
    public final Response last;

    /** The page with the login form, if found. */
    public final Optional<Response> loginPage;

    public final Optional<LoginForm> form;

    /** The path of the logout; empty if unknown. */
    public final Optional<String> logout;

    /** The responses to failed logins with made-up names. The first login came from the application's own page. */
    public final List<Response> failures = new ArrayList<>();

    private Site(
            Requests requests,
            SiteOptions options,
            TrustedCertificates trust,
            Clock clock,
            Instant begun,
            Response entry,
            Response last,
            Optional<Response> loginPage) {
        this.requests = requests;
        this.options = options;
        this.url = options.url;
        this.trust = trust;
        this.clock = clock;
        this.page = target(entry.address);
        this.begun = begun;
        this.entry = entry;
        this.last = last;
        this.loginPage = loginPage;
        this.form = loginPage.flatMap(Response::form);
        this.logout = options.logoutPath
                .map(path -> target(options.url.resolve(path)))
                .or(() -> loginPage
                        .map(answer -> answer.address.getRawPath())
                        .filter(path -> path.endsWith("/login"))
                        .map(path -> path.substring(0, path.length() - "login".length()) + "logout"));
    }

    /**
     * Finds the login by following the redirects of the protected page.
     *
     * @throws IOException if the server does not answer, or only redirects to https
     */
    public static Site discover(Requests requests, SiteOptions options, TrustedCertificates trust, Clock clock)
            throws IOException {
        URI start = options.protectedPath.map(options.url::resolve).orElse(options.url);
        Response entry = requests.to("GET", target(start)).asNavigation().send();
        Instant begun = clock.instant();
        refuseUpgrade(entry);
        Response last = entry;
        for (int hop = 0; hop < MAX_HOPS && leadsOn(last, options.url); hop++) {
            URI to = last.target().orElseThrow();
            Response next = requests.to("GET", target(to))
                    .asNavigation()
                    .header("Cookie", cookies(last))
                    .send();
            boolean addsSlash = to.getRawPath().equals(last.address.getRawPath() + "/");
            entry = addsSlash && last == entry ? next : entry;
            last = next;
        }
        Optional<Response> login = last.form().isPresent() ? Optional.of(last) : Optional.empty();
        if (options.loginPath.isPresent()) {
            login = Optional.of(requests.to("GET", target(options.url.resolve(options.loginPath.get())))
                    .asNavigation()
                    .send());
        }
        return new Site(requests, options, trust, clock, begun, entry, last, login);
    }

    /** Throws if the server sends plain http to https on the same host. There is nothing to examine on plain http. */
    private static void refuseUpgrade(Response entry) throws IOException {
        Optional<URI> upgrade = entry.target()
                .filter(to -> !Requests.isTls(entry.address)
                        && Requests.isTls(to)
                        && entry.address.getHost().equalsIgnoreCase(to.getHost()));
        if (upgrade.isPresent()) {
            throw new IOException("the server redirects to " + Requests.shownServer(upgrade.get())
                    + "; give the address that begins with https");
        }
    }

    /**
     * Finds the login again, on connections with a verified certificate.
     *
     * @throws IOException if the certificate is not trusted, or the server does not answer
     */
    public Site verified() throws IOException {
        try {
            return discover(requests.verified(trust.sockets()), options, trust, clock);
        } catch (NoSuchAlgorithmException e) {
            throw new IOException(e);
        }
    }

    private static boolean leadsOn(Response answer, URI server) {
        return answer.target().filter(to -> Requests.isSameServer(server, to)).isPresent();
    }

    /** Returns the path and query of an address as a request sends them. */
    static String target(URI address) {
        String path = address.getRawPath() == null || address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        return address.getRawQuery() == null ? path : path + "?" + address.getRawQuery();
    }

    /** Returns the path of the protected page. */
    public String path() {
        return page.split("\\?", 2)[0];
    }

    /**
     * Returns whether an anonymous browser is refused: it gets a redirect, 401, 403 or the login form. Another error may
     * mean that the page does not exist, or that the application is down.
     */
    public boolean isProtected() {
        return entry.isRedirect()
                || entry.status == 401
                || entry.status == 403
                || entry.form().isPresent();
    }

    /** Returns whether a response to a failed login comes from a login, and not from an error of the server. */
    public static boolean isLoginAnswer(Response answer) {
        return answer.status < 500 && answer.status != 404 && answer.status != 405;
    }

    public static boolean isRefused(Response answer) {
        return !answer.isContent() || answer.form().isPresent();
    }

    /** Returns the origin as a browser sends it. */
    public String origin() {
        return url.getScheme() + "://" + url.getRawAuthority();
    }

    /** Returns the cookies of responses for the next request. */
    public static String cookies(Response... answers) {
        Map<String, String> cookies = new LinkedHashMap<>();
        for (Response answer : answers) {
            for (SetCookie cookie : answer.cookies()) {
                if (cookie.isDeletion()) {
                    cookies.remove(cookie.name);
                } else {
                    cookies.put(cookie.name, cookie.value());
                }
            }
        }
        return cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    /** Sends the login form as a browser does from the application's own page. */
    public Response logIn(String user, String password, Map<String, String> more) throws IOException {
        LoginForm own = form.orElseThrow();
        return post(own.action, own.filled(user, password, more), origin(), "same-origin");
    }

    /** Sends the login form as a browser does from a page of another site. */
    public Response logInFromOtherSite(String user, String password, Map<String, String> more) throws IOException {
        // The other site can fetch a form too. It has hidden values of its own, and not those of the browser's cookies.
        LoginForm own = form.orElseThrow();
        LoginForm theirs = requests.to("GET", target(loginPage.orElseThrow().address))
                .asNavigation()
                .send()
                .form()
                .orElse(own);
        return post(own.action, theirs.filled(user, password, more), Redirects.OTHER_SITE, "cross-site");
    }

    private Response post(String action, String filled, String origin, String fetchSite) throws IOException {
        return requests.to("POST", action)
                .asNavigation()
                .header("Origin", origin)
                .header("Sec-Fetch-Site", fetchSite)
                .header("Cookie", cookies(entry, loginPage.orElseThrow()))
                .form(filled)
                .send();
    }
}
