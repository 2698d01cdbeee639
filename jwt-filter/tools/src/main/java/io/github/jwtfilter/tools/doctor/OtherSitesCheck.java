package io.github.jwtfilter.tools.doctor;

import java.io.IOException;

/** What can the page of another site make a browser do, or read? */
final class OtherSitesCheck implements Check {
    @Override
    public String name() {
        return "other sites";
    }

    @Override
    public void examine(Site site, Findings findings) throws IOException {
        reading(site, findings, Redirects.OTHER_SITE);
        if (findings.all().isEmpty()) {
            // Sandboxed frames of any site send this one.
            reading(site, findings, "null");
        }
        logout(site, findings);
        if (site.form.isPresent()) {
            login(site, findings);
        }
        findings.okUnlessProblem("another site can read nothing, and can log nobody in or out");
    }

    private static void reading(Site site, Findings findings, String origin) throws IOException {
        Answer preflight = site.requests
                .to("OPTIONS", site.page)
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "PUT")
                .send();
        Answer plain =
                site.requests.to("GET", site.page).header("Origin", origin).send();
        for (Answer answer : new Answer[] {preflight, plain}) {
            String allowed = answer.header("access-control-allow-origin");
            boolean withCookies =
                    answer.header("access-control-allow-credentials").equals("true");
            if (allowed.equals(origin) && withCookies) {
                findings.bad(
                        answer.request + " allows the origin " + origin + " to read answers with the user's cookies",
                        "List the allowed origins one by one in the CORS filter or the proxy. Never repeat the header"
                                + " Origin, and never allow the origin null.");
                return;
            }
            if (allowed.equals(origin) || allowed.equals("*")) {
                findings.look(
                        answer.request + " has Access-Control-Allow-Origin: " + allowed,
                        "Allow other origins only on paths that everybody may read.");
                return;
            }
        }
    }

    /** Without a cookie, so that nobody is logged out. The filter checks the origin nevertheless. */
    private static void logout(Site site, Findings findings) throws IOException {
        if (site.logout.isEmpty()) {
            return;
        }
        Answer answer = site.requests
                .to("POST", site.logout.get())
                .asNavigation()
                .header("Origin", Redirects.OTHER_SITE)
                .header("Sec-Fetch-Site", "cross-site")
                .form("")
                .send();
        if (answer.status < 400) {
            findings.look(
                    answer.inWords() + " for a form of another site: it can log users out",
                    "Refuse a logout whose Origin or Sec-Fetch-Site is of another site.");
        }
    }

    private static void login(Site site, Findings findings) throws IOException {
        Answer own = site.logIn(MadeUp.NAMES.get(0), MadeUp.PASSWORD, Redirects.parameters(Redirects.TARGETS.get(0)));
        site.failures.add(own);
        Answer foreign = site.logInFromOtherSite(
                MadeUp.NAMES.get(1), MadeUp.PASSWORD, Redirects.parameters(Redirects.TARGETS.get(1)));
        if (foreign.status == own.status && foreign.status != 403) {
            site.failures.add(foreign);
            findings.bad(
                    foreign.inWords() + " for a login form of another site, as for an own one",
                    "Refuse login forms whose Origin or Sec-Fetch-Site is of another site. A user could be logged in"
                            + " as somebody else.");
        }
    }
}
