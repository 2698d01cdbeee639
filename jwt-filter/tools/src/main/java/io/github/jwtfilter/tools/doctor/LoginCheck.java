package io.github.jwtfilter.tools.doctor;

import io.github.jwtfilter.tools.site.Redirects;
import io.github.jwtfilter.tools.site.Requests;
import io.github.jwtfilter.tools.site.Response;
import io.github.jwtfilter.tools.site.Site;
import java.io.IOException;
import java.net.InetAddress;
import javax.net.ssl.SSLException;

/** The check behind a login: the user's page is kept from caches, and the logout ends the login. */
final class LoginCheck implements Check {
    private final String user;
    private final String password;

    LoginCheck(String user, String password) {
        this.user = user;
        this.password = password;
    }

    @Override
    public String name() {
        return "login";
    }

    @Override
    public void examine(Site site, Diagnoses diagnoses) throws IOException {
        if (Requests.isTls(site.url)) {
            Site verified;
            try {
                verified = site.verified();
            } catch (SSLException notTrusted) {
                diagnoses.look(
                        "the password was not sent, because the certificate is not trusted",
                        "Give the certificate of its issuer with --certificates.");
                return;
            }
            logInAndOut(verified, diagnoses);
        } else if (InetAddress.getByName(Requests.host(site.url)).isLoopbackAddress()) {
            logInAndOut(site, diagnoses);
        } else {
            diagnoses.look(
                    "the password was not sent, because the connection is not encrypted",
                    "Give an address with https, or run the command on the server.");
        }
    }

    private void logInAndOut(Site site, Diagnoses diagnoses) throws IOException {
        if (site.form.isEmpty()) {
            diagnoses.look("no login form was found", "Give the path of the page with the form with --login-path.");
            return;
        }
        if (!site.isProtected()) {
            diagnoses.look(
                    site.entry.inWords() + " without a login, so a login shows nothing",
                    "Give the address of a page that needs a login with --protected-path.");
            return;
        }
        Response login = site.logIn(user, password, Redirects.parameters(Redirects.TARGETS.get(0)));
        if (Redirects.leaves(login)) {
            diagnoses.bad(
                    "a login redirects to " + login.header("location"),
                    "Accept only paths of the application as the page after the login.");
        }
        String cookies = Site.cookies(site.entry, site.loginPage.orElseThrow(), login);
        Response page = site.requests
                .to("GET", site.page)
                .asNavigation()
                .header("Cookie", cookies)
                .send();
        if (isClosed(page)) {
            diagnoses.look(
                    "the login answers " + login.status + (cookies.isEmpty() ? " without a cookie" : "")
                            + ", and the page then answers " + page.status,
                    (isLoginPage(site)
                                    ? "This is the login page: give a page behind the login with --protected-path."
                                    : "Check the name and the password, and the role that the page needs.")
                            + (cookies.isEmpty()
                                    ? " If they are right, look for a proxy that removes Set-Cookie."
                                    : ""));
            return;
        }
        if (!CachingCheck.isPrivate(page)) {
            diagnoses.bad(
                    "the user's page comes with " + CachingCheck.shown(page)
                            + "; a cache in front may give it to others",
                    "Send Cache-Control: private or no-store with all pages behind the login.");
        }
        if (site.logout.isEmpty()) {
            diagnoses.look(
                    "no logout is known, so the user stays logged in, and the end of the login is not examined",
                    "Give its path with --logout-path.");
            return;
        }
        logout(site, site.logout.get(), cookies, diagnoses);
        diagnoses.okUnlessProblem("caches do not store the user's page, and the logout ends copied cookies");
    }

    /** Returns whether a page needs a login. A user may be let through to a page that does not exist. */
    private static boolean isClosed(Response page) {
        return Site.isRefused(page) && page.status != 404;
    }

    private static boolean isLoginPage(Site site) {
        return site.form.orElseThrow().action.replaceFirst("\\?.*", "").equals(site.path());
    }

    private static void logout(Site site, String path, String cookies, Diagnoses diagnoses) throws IOException {
        Response foreign = logout(site, path, cookies, Redirects.OTHER_SITE, "cross-site");
        if (isClosed(page(site, cookies))) {
            diagnoses.bad(
                    "a form of another site logged the user out (" + foreign.inWords() + ")",
                    "Refuse a logout with an Origin or Sec-Fetch-Site header of another site.");
            return;
        }
        Response own = logout(site, path, cookies, site.origin(), "same-origin");
        if (!isClosed(page(site, cookies))) {
            diagnoses.bad(
                    "after the logout (" + own.inWords() + ") a copy of the cookie still opens the page",
                    "Give the path of the logout with --logout-path. If it is right, let the logout end the login on the"
                            + " server.");
        }
    }

    private static Response logout(Site site, String path, String cookies, String origin, String fetchSite)
            throws IOException {
        return site.requests
                .to("POST", path)
                .asNavigation()
                .header("Origin", origin)
                .header("Sec-Fetch-Site", fetchSite)
                .header("Cookie", cookies)
                .form("")
                .send();
    }

    private static Response page(Site site, String cookies) throws IOException {
        return site.requests
                .to("GET", site.page)
                .asNavigation()
                .header("Cookie", cookies)
                .send();
    }
}
