package io.github.jwtfilter.tools.doctor;

import io.github.jwtfilter.tools.site.Redirects;
import io.github.jwtfilter.tools.site.Response;
import io.github.jwtfilter.tools.site.Site;
import java.io.IOException;
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
            diagnoses.look(
                    "no login form was found, so no failed login is examined",
                    "Give the path of the page with the form with --login-path.");
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
