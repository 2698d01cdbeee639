package io.github.jwtfilter.tools.doctor;

import io.github.jwtfilter.tools.site.Response;
import io.github.jwtfilter.tools.site.Site;
import java.io.IOException;

/** The check that a script without a login gets 401 instead of a login page. */
final class ScriptsCheck implements Check {
    @Override
    public String name() {
        return "scripts";
    }

    @Override
    public void examine(Site site, Diagnoses diagnoses) throws IOException {
        if (!site.isProtected()) {
            diagnoses.look(
                    site.entry.inWords() + " without a login, so nothing protected is examined",
                    site.entry.status >= 500
                            ? "Look at the log of the server or the proxy, and run the command again."
                            : "Give the address of a page that exists and needs a login with --protected-path.");
            return;
        }
        Response answer = site.requests
                .to("GET", site.page)
                .header("Accept", "application/json")
                .header("X-Requested-With", "XMLHttpRequest")
                .header("Sec-Fetch-Mode", "cors")
                .send();
        if (!Site.isRefused(answer)) {
            diagnoses.bad(
                    answer.inWords() + " for a script without a login, but refuses a browser",
                    "Let one rule decide for all clients: the answer must not depend on the header Accept.");
        } else if (answer.status < 400) {
            diagnoses.look(
                    answer.inWords() + " for a script without a login; the script mistakes the login page for its data",
                    "Answer 401 to all requests except navigations.");
        }
        if (answer.header("www-authenticate").matches("(?i).*\\b(basic|digest)\\b.*")) {
            diagnoses.look(
                    "a script without a login opens the browser's own password window",
                    "Send WWW-Authenticate: Bearer, or switch off BASIC on paths that scripts request.");
        }
        diagnoses.okUnlessProblem(answer.inWords() + " for a script without a login");
    }
}
