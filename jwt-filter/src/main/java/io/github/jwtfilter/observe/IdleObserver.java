package io.github.jwtfilter.observe;

import io.github.jwtfilter.access.AccessRules;
import io.github.jwtfilter.access.RequestPath;
import io.github.jwtfilter.access.Requirement;
import io.github.jwtfilter.page.JsonAnswer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The observer of a filter with {@code mode=observe} if its configuration has problems. It does not compare requests.
 * Immutable.
 */
public final class IdleObserver {
    private final String title;
    private final Readiness readiness;
    private final Optional<AccessRules> rules;
    private final KnownRoles roles;
    private final Reminder reminder;

    /**
     * Creates the observer.
     *
     * @param title the name of the application
     * @param problems the number of problems
     * @param rules empty if they cannot be read; no user is admitted then
     * @param reminder repeats the error that lists the problems
     */
    public IdleObserver(String title, int problems, Optional<AccessRules> rules, KnownRoles roles, Reminder reminder) {
        this.title = title;
        this.readiness = new Readiness(List.of("the configuration has " + ReportText.count(problems, "problem")), "");
        this.rules = rules;
        this.roles = roles;
        this.reminder = reminder;
    }

    /** Repeats the error of the start once a day. Call it with each request. */
    public void remind() {
        reminder.remind();
    }

    /** Returns whether the rules ask for a role at the path of a request, and the container's user has it. */
    public boolean admits(HttpServletRequest request) {
        return requirement(request).filter(Requirement::asksForRole).isPresent()
                && request.getUserPrincipal() != null
                && roles.confirmsAny(request, requirement(request).orElseThrow().roles());
    }

    private Optional<Requirement> requirement(HttpServletRequest request) {
        try {
            return RequestPath.of(request.getServletPath(), request.getPathInfo())
                    .flatMap(path -> rules.map(read -> read.requirement("GET", path)));
        } catch (IllegalArgumentException ambiguousToTheContainer) {
            return Optional.empty();
        }
    }

    /** Answers with the sentence as a page. */
    public void writePage(HttpServletResponse response) throws IOException {
        ObservePage.write(
                response,
                title,
                readiness,
                "<p>The log of the start lists the problems after JWTF-145. The old login is in force, and this filter"
                        + " compares nothing.</p>\n");
    }

    /** Answers with the sentence as JSON. */
    public void writeJson(HttpServletResponse response) throws IOException {
        JsonAnswer.write(response, HttpServletResponse.SC_OK, Map.of("verdict", ObservePage.verdict(readiness)));
    }
}
