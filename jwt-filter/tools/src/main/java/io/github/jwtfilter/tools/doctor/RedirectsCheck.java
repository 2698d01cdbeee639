package io.github.jwtfilter.tools.doctor;

import io.github.jwtfilter.tools.site.LoginForm;
import io.github.jwtfilter.tools.site.Redirects;
import io.github.jwtfilter.tools.site.Requests;
import io.github.jwtfilter.tools.site.Response;
import io.github.jwtfilter.tools.site.Site;
import java.io.IOException;
import java.util.Optional;

/** The check for links that make the application redirect a browser to another site. */
final class RedirectsCheck implements Check {
    @Override
    public String name() {
        return "redirects";
    }

    @Override
    public void examine(Site site, Diagnoses diagnoses) throws IOException {
        Optional<String> login = site.loginPage.map(page -> page.address.getRawPath());
        for (String target : Redirects.TARGETS) {
            String query = "?" + LoginForm.encoded(Redirects.parameters(target));
            if (login.isPresent()) {
                site.requests.to("GET", login.get() + query).asNavigation().send();
            }
        }
        if (site.logout.isPresent()) {
            // Sends no cookie, so all users stay logged in.
            String query = "?" + LoginForm.encoded(Redirects.parameters(Redirects.TARGETS.get(0)));
            site.requests.to("GET", site.logout.get() + query).asNavigation().send();
        }
        Response forwarded = site.requests
                .to("GET", site.page)
                .asNavigation()
                .header("X-Forwarded-Host", Redirects.OTHER_HOST)
                .send();
        if (Redirects.leaves(forwarded)) {
            diagnoses.look(
                    "the redirect follows the header X-Forwarded-Host of any client",
                    "Let the proxy set or remove X-Forwarded-Host, and the server trust it from the proxy only.");
        }
        site.requests.answers().stream()
                .filter(answer -> answer != forwarded && Redirects.leaves(answer))
                .findFirst()
                .ifPresent(answer -> diagnoses.bad(
                        answer.request.replaceFirst("\\?.*", "") + " redirects to " + answer.header("location"),
                        "Accept only paths of the application as the next page."));
        if (Requests.isTls(site.url)) {
            site.requests.answers().stream()
                    .filter(answer -> Requests.isTls(answer.address)
                            && answer.target()
                                    .filter(to -> "http".equalsIgnoreCase(to.getScheme()))
                                    .isPresent())
                    .findFirst()
                    .ifPresent(answer -> diagnoses.bad(
                            answer.request + " redirects from https to " + answer.header("location"),
                            "Let the server know that clients use https: RemoteIpValve on Tomcat, the module"
                                    + " http-forwarded on Jetty."));
        }
        diagnoses.okUnlessProblem(
                login.isPresent()
                        ? "no redirect to another site in " + Redirects.TARGETS.size() + " attempts"
                        : "no redirect to another host");
    }
}
