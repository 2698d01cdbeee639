package io.github.jwtfilter.tools.doctor;

import io.github.jwtfilter.tools.site.Response;
import io.github.jwtfilter.tools.site.Site;
import java.io.IOException;
import java.util.List;

/** The check that other methods are refused like GET. */
final class MethodsCheck implements Check {
    /** The tested methods. The unknown one reveals rules that list methods instead of covering all. */
    private static final List<String> METHODS = List.of("HEAD", "DOCTOR");

    @Override
    public String name() {
        return "methods";
    }

    @Override
    public void examine(Site site, Diagnoses diagnoses) throws IOException {
        Response trace = site.requests
                .to("TRACE", site.page)
                .header("X-Doctor", "echoed")
                .send();
        if (trace.isSuccess() && trace.text().contains("echoed")) {
            diagnoses.bad("TRACE returns the request with its headers", "Switch TRACE off in the server (allowTrace).");
        }
        if (site.isProtected()) {
            for (String method : METHODS) {
                Response answer =
                        site.requests.to(method, site.page).asNavigation().send();
                // The container's FORM login answers 200 with its page. A response to HEAD has no body to recognize it.
                boolean unclear = method.equals("HEAD") && site.entry.isSuccess();
                if (!unclear && !Site.isRefused(answer)) {
                    diagnoses.bad(
                            answer.inWords() + " without a login, although GET is refused",
                            "Write the rule or constraint without methods, so that it covers all of them.");
                }
            }
        }
        diagnoses.okUnlessProblem(
                site.isProtected()
                        ? "HEAD, TRACE and an unknown method do not open the page"
                        : "TRACE does not return the request");
    }
}
