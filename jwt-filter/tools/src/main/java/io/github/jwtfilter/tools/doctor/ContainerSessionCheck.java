package io.github.jwtfilter.tools.doctor;

import io.github.jwtfilter.tools.site.Response;
import io.github.jwtfilter.tools.site.SetCookie;
import io.github.jwtfilter.tools.site.Site;
import java.util.Locale;

/** The check for sessions of the container. */
final class ContainerSessionCheck implements Check {
    @Override
    public String name() {
        return "container session";
    }

    @Override
    public void examine(Site site, Diagnoses diagnoses) {
        site.requests.answers().stream()
                .filter(answer -> answer.cookies().stream().anyMatch(SetCookie::isContainerSession))
                .findFirst()
                .ifPresent(answer -> diagnoses.look(
                        answer.request + " starts a session in the container",
                        "With session=container this is intended. With session=token, look for a filter before"
                                + " ours that starts it, and set <%@ page session=\"false\" %> on public"
                                + " JSPs."));
        site.requests.answers().stream()
                .filter(ContainerSessionCheck::hasSessionInAddress)
                .findFirst()
                .ifPresent(answer -> diagnoses.bad(
                        answer.request + " puts the session id into addresses, and from there into logs and history",
                        "Set <tracking-mode>COOKIE</tracking-mode> in <session-config>."));
        diagnoses.okUnlessProblem("no JSESSIONID or similar cookie");
    }

    private static boolean hasSessionInAddress(Response answer) {
        String text = answer.header("location") + "\n" + answer.text();
        return text.toLowerCase(Locale.ROOT).contains(";jsessionid=")
                || answer.cookies().stream()
                        .anyMatch(cookie -> cookie.isContainerSession() && cookie.isInAddress(text));
    }
}
