package io.github.jwtfilter.tools.doctor;

import io.github.jwtfilter.tools.site.Requests;
import io.github.jwtfilter.tools.site.Response;
import io.github.jwtfilter.tools.site.SetCookie;
import io.github.jwtfilter.tools.site.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The check that cookies are hidden from scripts, plain http, other sites and other hosts. */
final class CookiesCheck implements Check {
    @Override
    public String name() {
        return "cookies";
    }

    @Override
    public void examine(Site site, Diagnoses diagnoses) {
        List<SetCookie> cookies = new ArrayList<>();
        for (Response answer : site.requests.answers()) {
            answer.cookies().stream()
                    .filter(cookie -> !cookie.isDeletion() && cookies.stream().noneMatch(cookie::hasFlagsOf))
                    .forEach(cookies::add);
        }
        site.requests.answers().stream()
                .flatMap(answer -> answer.cookies().stream().filter(cookie -> isOutside(cookie, answer, site.path())))
                .findFirst()
                .ifPresent(cookie -> diagnoses.bad(
                        cookie + " has the path of another application, so a browser never sends it to this one",
                        "Let the proxy that changes paths change those of cookies too, such as with proxy_cookie_path of"
                                + " nginx, or give the application the same path on both sides."));
        boolean tls = Requests.isTls(site.url);
        for (SetCookie cookie : cookies) {
            examine(cookie, tls, site.path(), diagnoses);
        }
        diagnoses.okUnlessProblem(
                cookies.isEmpty()
                        ? "no cookie was set"
                        : cookies.stream().map(SetCookie::toString).collect(Collectors.joining("; ")));
    }

    /** Returns whether a cookie goes neither to the page nor to the address that set it (RFC 6265 §5.1.4). */
    private static boolean isOutside(SetCookie cookie, Response answer, String page) {
        String path = cookie.attribute("path");
        return path.startsWith("/")
                && !cookie.isDeletion()
                && Stream.of(page, String.valueOf(answer.address.getRawPath())).noneMatch(each -> covers(path, each));
    }

    private static boolean covers(String path, String requested) {
        return requested.equals(path) || requested.startsWith(path.endsWith("/") ? path : path + "/");
    }

    private static void examine(SetCookie cookie, boolean tls, String page, Diagnoses diagnoses) {
        if (tls && !cookie.has("secure")) {
            diagnoses.bad(
                    cookie + " lacks Secure: a browser sends it over plain http too",
                    "Let the server know that clients use https, or set cookieSecure=true. For JSESSIONID, set <secure>"
                            + " in <cookie-config>.");
        }
        if (!cookie.has("httponly")) {
            diagnoses.bad(
                    cookie + " lacks HttpOnly: scripts of a page can read it",
                    "Set HttpOnly, unless a script has to read the cookie. For JSESSIONID, set <http-only> in"
                            + " <cookie-config>.");
        }
        String sameSite = cookie.attribute("samesite").toLowerCase(Locale.ROOT);
        if (!sameSite.equals("lax") && !sameSite.equals("strict")) {
            diagnoses.look(
                    cookie + (sameSite.equals("none") ? " is sent with requests of other sites" : " lacks SameSite"),
                    "Set SameSite=Lax or Strict, unless another site has to embed the application.");
        }
        if (!cookie.attribute("domain").isEmpty()) {
            diagnoses.look(
                    cookie + " goes to all hosts below its domain",
                    "Leave Domain out, unless several hosts share the login.");
        }
        boolean hostPrefix = cookie.name.startsWith("__Host-");
        if (hostPrefix && (!cookie.has("secure") || !cookie.attribute("path").equals("/") || cookie.has("domain"))
                || cookie.name.startsWith("__Secure-") && !cookie.has("secure")) {
            diagnoses.bad(
                    cookie + " is discarded by browsers, because it violates the rules of its prefix",
                    "__Host- needs Secure, Path=/ and no Domain. __Secure- needs Secure.");
        }
        boolean isRoot = page.indexOf('/', 1) < 0;
        if (!hostPrefix && cookie.attribute("path").equals("/") && !isRoot) {
            diagnoses.look(
                    cookie + " goes to all applications of this host",
                    "Set the path of the application, unless several applications share the login.");
        }
    }
}
