package io.github.jwtfilter.tools.doctor;

import io.github.jwtfilter.tools.site.Redirects;
import io.github.jwtfilter.tools.site.Response;
import io.github.jwtfilter.tools.site.Site;
import java.io.IOException;

/** The check that pages of other sites are kept from reading responses and from logging users in or out. */
final class OtherSitesCheck implements Check {
    @Override
    public String name() {
        return "other sites";
    }

    @Override
    public void examine(Site site, Diagnoses diagnoses) throws IOException {
        reading(site, diagnoses, Redirects.OTHER_SITE);
        if (diagnoses.all().isEmpty()) {
            // Sandboxed frames of any site send the origin null.
            reading(site, diagnoses, "null");
        }
        logout(site, diagnoses);
        if (site.form.isPresent()) {
            login(site, diagnoses);
        }
        boolean in = site.failures.stream().anyMatch(Site::isLoginAnswer);
        boolean out = site.logout.isPresent();
        String logins = (in ? " in" : "") + (in && out ? " or" : "") + (out ? " out" : "");
        diagnoses.okUnlessProblem(
                "another site cannot read the page" + (logins.isEmpty() ? "" : ", or log users" + logins));
    }

    private static void reading(Site site, Diagnoses diagnoses, String origin) throws IOException {
        Response preflight = site.requests
                .to("OPTIONS", site.page)
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "PUT")
                .send();
        Response plain =
                site.requests.to("GET", site.page).header("Origin", origin).send();
        for (Response answer : new Response[] {preflight, plain}) {
            String allowed = answer.header("access-control-allow-origin");
            boolean withCookies =
                    answer.header("access-control-allow-credentials").equals("true");
            if (allowed.equals(origin) && withCookies) {
                diagnoses.bad(
                        answer.request + " allows the origin " + origin + " to read answers with the user's cookies",
                        "List the allowed origins one by one in the CORS filter or the proxy. Never repeat the header"
                                + " Origin, and never allow the origin null.");
                return;
            }
            if (allowed.equals(origin) || allowed.equals("*")) {
                diagnoses.look(
                        answer.request + " has Access-Control-Allow-Origin: " + allowed,
                        "Allow other origins only on public paths.");
                return;
            }
        }
    }

    /**
     * Tries a logout from another site. It has no cookie, so all users stay logged in. The filter checks the origin of
     * such a request too.
     */
    private static void logout(Site site, Diagnoses diagnoses) throws IOException {
        if (site.logout.isEmpty()) {
            return;
        }
        Response answer = site.requests
                .to("POST", site.logout.get())
                .asNavigation()
                .header("Origin", Redirects.OTHER_SITE)
                .header("Sec-Fetch-Site", "cross-site")
                .form("")
                .send();
        if (answer.status < 400) {
            diagnoses.look(
                    answer.inWords() + " for a form of another site, so other sites may be able to log users out",
                    "Refuse a logout with an Origin or Sec-Fetch-Site header of another site.");
        }
    }

    private static void login(Site site, Diagnoses diagnoses) throws IOException {
        Response own = site.logIn(
                Site.UNKNOWN_USERS.get(0), Site.WRONG_PASSWORD, Redirects.parameters(Redirects.TARGETS.get(0)));
        site.failures.add(own);
        if (!Site.isLoginAnswer(own)) {
            return;
        }
        Response foreign = site.logInFromOtherSite(
                Site.UNKNOWN_USERS.get(1), Site.WRONG_PASSWORD, Redirects.parameters(Redirects.TARGETS.get(1)));
        if (foreign.status == own.status && foreign.status != 403) {
            site.failures.add(foreign);
            diagnoses.bad(
                    foreign.inWords() + " for a login form of another site, as for the application's own form",
                    "Refuse a login with an Origin or Sec-Fetch-Site header of another site. Otherwise that site can"
                            + " log users in with a foreign account.");
        }
    }
}
