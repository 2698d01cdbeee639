package io.github.jwtfilter.observe;

import io.github.jwtfilter.access.AccessRules;
import io.github.jwtfilter.observe.Difference.Kind;
import io.github.jwtfilter.page.JsonAnswer;
import io.github.jwtfilter.page.Page;
import io.github.jwtfilter.page.TableSections;
import io.github.jwtfilter.text.LogText;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The findings as an HTML page and as JSON, with the answer first. Query strings and values are left out. */
final class ObservePage {
    /** The command that ends the observation. */
    private static final String SWITCH = "java -jar jwt-filter-tools.jar convert WAR -o OUT --mode enforce";

    private static final String KIND = "kind";
    private static final int MAX_UNSEEN = 100;
    private static final int MAX_RULE_CHARACTERS = 200;

    private final String title;
    private final AccessRules rules;
    private final Observations seen;
    private final StaticComparison constraints;
    private final KnownRoles roles;
    private final Optional<StoredUsers> users;
    private final Optional<String> lackOfLogins;
    private final Clock clock;
    private final Instant since;

    ObservePage(
            String title,
            AccessRules rules,
            Observations seen,
            StaticComparison constraints,
            KnownRoles roles,
            Optional<StoredUsers> users,
            Optional<String> lackOfLogins,
            Clock clock) {
        this.title = title;
        this.rules = rules;
        this.seen = seen;
        this.constraints = constraints;
        this.roles = roles;
        this.users = users;
        this.lackOfLogins = lackOfLogins;
        this.clock = clock;
        this.since = clock.instant();
    }

    /** Answers the question of the operator. */
    Readiness readiness() {
        List<String> reasons = new ArrayList<>();
        constraints.unread().forEach(place -> reasons.add("constraints could not be read: " + place));
        int looser = constraints.looser().size();
        if (looser > 0) {
            reasons.add("the rules admit more than the container in " + ReportText.count(looser, "place"));
        }
        long judged = seen.compared() - seen.count(Kind.AMBIGUOUS_PATH);
        if (judged == 0) {
            reasons.add("no request was compared yet");
        } else if (!seen.sawUser() && !rules.askingForLogin().isEmpty()) {
            reasons.add("no logged-in user was seen yet");
        }
        refusals(reasons);
        if (seen.failed.sum() > 0) {
            reasons.add("the container could not be asked about " + ReportText.count(seen.failed.sum(), "request"));
        }
        long unproved = unproved();
        if (unproved > 0) {
            reasons.add("the rules ask for more than the container in " + ReportText.count(unproved, "place")
                    + ", and no request has shown whether users need them");
        }
        lackOfLogins.ifPresent(reasons::add);
        users.ifPresent(stores -> reasons.addAll(stores.problems()));
        return new Readiness(
                reasons,
                "Ready. The rules admit nothing that the constraints refuse, and they would have refused none of "
                        + ReportText.count(judged, "request") + "." + limits());
    }

    /** Returns the limits of the answer. */
    private String limits() {
        long left = seen.notCompared.sum();
        return (left > 0 ? " " + ReportText.count(left, "more request") + " could not be compared." : "")
                + (users.isPresent() ? "" : " Users were not compared, because no LoginServlet has users.");
    }

    private void refusals(List<String> reasons) {
        long refused = seen.count(Kind.LOGIN_NEEDED) + seen.count(Kind.ROLE_NEEDED) + seen.count(Kind.DENIED);
        if (refused > 0) {
            reasons.add("the rules would have refused " + ReportText.count(refused, "request")
                    + " that the container let through");
        }
        long foreign = seen.count(Kind.CROSS_ORIGIN);
        if (foreign > 0) {
            reasons.add("the cross-origin check would have refused " + ReportText.count(foreign, "request"));
        }
    }

    /** Returns the number of stricter places whose rule never decided a request. */
    private long unproved() {
        return constraints.stricter().stream()
                .filter(each -> !seen.saw(rules.ruleFor(each.method, each.path).orElse("")))
                .count();
    }

    void writeJson(HttpServletResponse response) throws IOException {
        JsonAnswer.write(response, HttpServletResponse.SC_OK, described());
    }

    void write(HttpServletResponse response) throws IOException {
        StringBuilder html = new StringBuilder("<p>As <a href=\"?format=json\">JSON</a>. The old login is in force, and"
                + " nothing in an answer changes. The counts begin with the start of this application, and each server has"
                + " its own. Constraints that code or the server's own defaults set cannot be seen.</p>\n"
                + "<p>To correct a rule, replace its line in web.xml by the line under “change”, and deploy again. When every"
                + " server says “Ready”, switch with <code>" + Page.escape(SWITCH)
                + "</code>, or remove the constraints and"
                + " set <code>mode=enforce</code> by hand.</p>\n");
        Map<String, Map<String, Object>> sections = new LinkedHashMap<>();
        sections().forEach((name, section) -> sections.put(name, forPeople(section)));
        TableSections.write(html, sections, label -> "unknown");
        write(response, title, readiness(), html.toString());
    }

    /** Returns a section with words in place of code words. */
    private static Map<String, Object> forPeople(Map<String, Object> section) {
        Map<String, Object> shown = new LinkedHashMap<>();
        section.forEach((name, value) -> shown.put(
                ReportText.ofCode(name),
                value instanceof List
                        ? ((List<?>) value)
                                .stream().map(ObservePage::rowForPeople).collect(Collectors.toList())
                        : value));
        return shown;
    }

    private static Map<String, Object> rowForPeople(Object row) {
        Map<String, Object> shown = new LinkedHashMap<>();
        ((Map<?, ?>) row)
                .forEach((name, value) ->
                        shown.put(name.toString(), KIND.equals(name) ? ReportText.ofCode(value.toString()) : value));
        return shown;
    }

    /** Writes a page that begins with the answer. */
    static void write(HttpServletResponse response, String title, Readiness readiness, String html) throws IOException {
        Page.ofTables("Observe", title, "Can the filter take over? " + title, answer(readiness) + html)
                .write(response, HttpServletResponse.SC_OK);
    }

    private static String answer(Readiness readiness) {
        if (readiness.reasons().size() < 2) {
            return "<p" + (readiness.isReady() ? "" : " class=\"bad\"") + "><strong>"
                    + Page.escape(readiness.sentence()) + "</strong></p>\n";
        }
        return readiness.reasons().stream()
                .map(reason -> "<li>" + Page.escape(reason) + "</li>\n")
                .collect(Collectors.joining(
                        "", "<div class=\"bad\"><strong>Not ready, because</strong>\n<ul>\n", "</ul></div>\n"));
    }

    /** Returns the answer for JSON. */
    static Map<String, Object> verdict(Readiness readiness) {
        Map<String, Object> verdict = new LinkedHashMap<>();
        verdict.put("ready", readiness.isReady());
        verdict.put("sentence", readiness.sentence());
        verdict.put("because", readiness.reasons());
        return verdict;
    }

    private Map<String, Map<String, Object>> described() {
        Map<String, Map<String, Object>> all = new LinkedHashMap<>();
        Map<String, Object> verdict = verdict(readiness());
        verdict.put("switch_with", SWITCH);
        all.put("verdict", verdict);
        all.putAll(sections());
        return all;
    }

    private Map<String, Map<String, Object>> sections() {
        Map<String, Map<String, Object>> all = new LinkedHashMap<>();
        all.put("requests", requests());
        all.put("constraints_against_rules", constraints.described());
        all.put("users", users.map(StoredUsers::described).orElseGet(ObservePage::noUsers));
        all.put("never_seen", neverSeen());
        return all;
    }

    private Map<String, Object> requests() {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("since", since.truncatedTo(ChronoUnit.SECONDS).toString());
        section.put("watched_for", watched());
        section.put("compared", seen.compared());
        section.put("agreed", seen.agreed.sum());
        for (Kind kind : Kind.values()) {
            section.put(ReportText.of(kind), seen.count(kind));
        }
        section.put("not_comparable", seen.notCompared.sum());
        section.put("failed", seen.failed.sum());
        section.put("differences", seen.rows());
        return section;
    }

    private String watched() {
        Duration time = Duration.between(since, clock.instant());
        return String.format(Locale.ROOT, "%d h %d min", time.toHours(), time.toMinutesPart());
    }

    private static Map<String, Object> noUsers() {
        return Map.of("look_up", "none, because no LoginServlet has users");
    }

    private Map<String, Object> neverSeen() {
        Map<String, Object> section = new LinkedHashMap<>();
        List<String> lines =
                rules.lines().stream().filter(line -> !seen.saw(line)).collect(Collectors.toList());
        section.put("rules", lines.size() + " of " + rules.lines().size());
        section.put("roles", roles.unseen().size() + " of " + roles.number());
        section.put("names_of_roles", ReportText.list(roles.unseen()));
        section.put(
                "unused_rules",
                lines.stream()
                        .limit(MAX_UNSEEN)
                        .map(line -> Map.of("rule", LogText.of(line, MAX_RULE_CHARACTERS)))
                        .collect(Collectors.toList()));
        return section;
    }
}
