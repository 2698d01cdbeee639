package io.github.jwtfilter.tools.doctor;

import io.github.jwtfilter.tools.site.Redirects;
import io.github.jwtfilter.tools.site.Requests;
import io.github.jwtfilter.tools.site.Response;
import io.github.jwtfilter.tools.site.Site;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The check that a failed login hides whether the user exists. It compares made-up names, but ignores times. */
final class LoginErrorsCheck implements Check {
    private static final Pattern TELLS = Pattern.compile("(?i)unknown (?:user|account|e-?mail)|(?:no such|not a"
            + " (?:known|registered)) (?:user|account)|(?:user(?:name)?|account|e-?mail)(?: address)? (?:was |is |does )?not"
            + " (?:found|exist|known|registered)");
    private static final Pattern HIDDEN_VALUE =
            Pattern.compile("(?i)(<input\\b[^>]{0,500}\\bvalue=)(?:\"[^\"]*\"|'[^']*')");
    private static final Pattern RANDOM = Pattern.compile("[A-Za-z0-9_-]{16,}");

    @Override
    public String name() {
        return "login errors";
    }

    @Override
    public void examine(Site site, Diagnoses diagnoses) throws IOException {
        if (site.failures.isEmpty()) {
            lookForForm(site, diagnoses);
            return;
        }
        if (!Site.isLoginAnswer(site.failures.get(0))) {
            diagnoses.look(
                    site.failures.get(0).inWords() + " to a failed login, so logins are not examined",
                    "Look at the log of the server, and give the path of the page with the form with --login-path.");
            return;
        }
        if (site.failures.size() == 1) {
            site.failures.add(site.logIn(
                    Site.UNKNOWN_USERS.get(1), Site.WRONG_PASSWORD, Redirects.parameters(Redirects.TARGETS.get(1))));
        }
        Response one = site.failures.get(0);
        Response other = site.failures.get(1);
        if (one.status == 429 || other.status == 429) {
            diagnoses.look("too many failed logins from this machine", "Run the command again in some minutes.");
            return;
        }
        String mend = "Give one answer to every failed login: the same status, headers and text.";
        if (one.status != other.status) {
            diagnoses.bad("two unknown names get different statuses: " + one.status + " and " + other.status, mend);
        } else if (!headers(one).equals(headers(other))) {
            diagnoses.bad("two unknown names get different headers: " + headers(one) + " and " + headers(other), mend);
        } else if (!comparable(one).equals(comparable(other))) {
            diagnoses.bad("two unknown names get different texts", mend);
        }
        if (TELLS.matcher(one.text()).find()) {
            diagnoses.bad("the answer to a failed login says that the user is unknown", mend);
        }
        diagnoses.okUnlessProblem("two unknown names get the same answer, " + one.status);
    }

    /** Says where the search for the form ended. Hides the path and query of another server, which may hold secrets. */
    private static void lookForForm(Site site, Diagnoses diagnoses) {
        String left = ", so no failed login is examined";
        String mend = "Give the path of the page with the form with --login-path.";
        Optional<URI> on = site.last.target();
        if (site.loginPage.isPresent()) {
            diagnoses.look(site.loginPage.get().inWords() + " with no login form" + left, mend);
        } else if (site.last == site.entry && on.isEmpty()) {
            diagnoses.look("no login form was found" + left, mend);
        } else if (on.isEmpty()) {
            diagnoses.look(
                    site.entry.request + " leads to "
                            + site.last.address.getRawPath().replaceAll(";[^/]*", "") + ", a " + site.last.status
                            + " with no login form" + left,
                    "If that page is open to everyone, give a page that needs a login with --protected-path. " + mend);
        } else if (Requests.isSameServer(site.url, on.get())) {
            diagnoses.look(
                    site.entry.request + " leads from redirect to redirect, and to no page" + left,
                    "Correct the redirects: a browser gives up here too.");
        } else {
            diagnoses.look(
                    site.entry.request + " leads to " + Requests.shownServer(on.get()) + left,
                    "If that is the login of your provider, examine it there. Otherwise give the address of the"
                            + " application as browsers see it.");
        }
    }

    private static Set<String> headers(Response answer) {
        return new TreeSet<>(answer.headerNames());
    }

    /** Returns the text with placeholders for the parts that may differ: the name in the form, and random values. */
    private static String comparable(Response answer) {
        String text = answer.text();
        for (int i = Site.UNKNOWN_USERS.size() - 1; i >= 0; i--) {
            text = text.replace(Site.UNKNOWN_USERS.get(i), "NAME");
        }
        text = HIDDEN_VALUE.matcher(text).replaceAll("$1");
        return RANDOM.matcher(text).replaceAll("RANDOM");
    }
}
