package io.github.jwtfilter.tools.doctor;

import io.github.jwtfilter.tools.site.Response;
import io.github.jwtfilter.tools.site.Site;
import java.util.Locale;

/** The check of the security headers of the login page, or of the given page if the login page is unknown. */
final class PageHeadersCheck implements Check {
    @Override
    public String name() {
        return "page headers";
    }

    @Override
    public void examine(Site site, Diagnoses diagnoses) {
        Response page = site.loginPage.orElse(site.entry);
        String shown = site.loginPage.isPresent() ? "the login page" : "the page";
        String policy = page.header("content-security-policy").toLowerCase(Locale.ROOT);
        if (!policy.contains("frame-ancestors")
                && page.header("x-frame-options").isEmpty()
                && isPage(page)) {
            diagnoses.look(
                    shown + " may be shown in a frame of another site",
                    "Send Content-Security-Policy: frame-ancestors 'none' and X-Frame-Options: DENY.");
        }
        if (!page.header("x-content-type-options").equalsIgnoreCase("nosniff") && isPage(page)) {
            diagnoses.look(shown + " has no X-Content-Type-Options", "Send X-Content-Type-Options: nosniff.");
        }
        if (page.header("referrer-policy").toLowerCase(Locale.ROOT).contains("unsafe-url")) {
            diagnoses.look(
                    "Referrer-Policy: unsafe-url gives whole addresses to other sites",
                    "Send Referrer-Policy: same-origin.");
        }
        for (String name : new String[] {"server", "x-powered-by"}) {
            if (page.header(name).matches(".*[0-9].*")) {
                diagnoses.look(
                        "the header " + name + " shows a version: " + page.header(name),
                        "Switch the header off in the server: on Tomcat with server=\" \" of the connector and"
                                + " xpoweredBy=\"false\", on Jetty with jetty.httpConfig.sendServerVersion=false.");
            }
        }
        diagnoses.okUnlessProblem("frames and guessed media types are refused, and the server's version is hidden");
    }

    private static boolean isPage(Response answer) {
        return answer.header("content-type").contains("html");
    }
}
