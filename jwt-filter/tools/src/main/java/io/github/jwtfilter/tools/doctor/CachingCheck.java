package io.github.jwtfilter.tools.doctor;

import io.github.jwtfilter.tools.site.Response;
import io.github.jwtfilter.tools.site.Site;
import java.util.Locale;

/** The check that refusals and the login page are kept from shared caches. */
final class CachingCheck implements Check {
    @Override
    public String name() {
        return "caching";
    }

    @Override
    public void examine(Site site, Diagnoses diagnoses) {
        if (site.isProtected() && !isPrivate(site.entry)) {
            diagnoses.look(
                    site.entry.inWords() + " to an anonymous browser with " + shown(site.entry),
                    "Send Cache-Control: private, no-store with refusals and redirects to the login.");
        }
        site.loginPage
                .filter(page -> !isPrivate(page))
                .ifPresent(page -> diagnoses.look(
                        "the login page comes with " + shown(page),
                        "Send Cache-Control: no-store with the login page. Its form may serve one browser."));
        diagnoses.okUnlessProblem(
                !site.isProtected() && site.loginPage.isEmpty()
                        ? "no refusal or login page was found"
                        : site.loginPage.isPresent()
                                ? "shared caches do not store refusals or the login page"
                                : "shared caches do not store refusals");
    }

    /** Returns whether a response forbids shared caches to store it (RFC 9111 §5.2.2). */
    static boolean isPrivate(Response answer) {
        String control = answer.header("cache-control").toLowerCase(Locale.ROOT);
        // With names, private and no-cache are for these headers only.
        return control.matches("(?s).*\\b(no-store|private|no-cache)\\b(?!\\s*=).*") && !control.contains("public");
    }

    static String shown(Response answer) {
        String control = answer.header("cache-control");
        return control.isEmpty() ? "no Cache-Control" : "Cache-Control: " + control;
    }
}
