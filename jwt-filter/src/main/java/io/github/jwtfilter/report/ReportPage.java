package io.github.jwtfilter.report;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The findings as one page of plain text, with the answer first. It shows names, types and sizes, never a value. */
final class ReportPage {
    /**
     * Names that a list in web.xml can contain literally. A question mark is excluded because it may replace an
     * unprintable character of the real name.
     */
    private static final Pattern EXPRESSIBLE = Pattern.compile("[\\x21-\\x7e&&[^,?*<&\"\\\\]]{1,100}");

    private static final Pattern PLAIN_WORD = Pattern.compile("[\\w.,:/-]*");

    private final StringBuilder page = new StringBuilder();
    private final Findings findings;
    private final List<String> named;
    private final CookieSize cookieSize;
    private final CookieBudget budget;

    private ReportPage(Findings findings, List<String> named, CookieSize cookieSize, CookieBudget budget) {
        this.findings = findings;
        this.named = named;
        this.cookieSize = cookieSize;
        this.budget = budget;
    }

    /**
     * Writes the page.
     *
     * @param named the classes that {@code sessionTypes} already names
     * @param cookieSize computes the cookie size of all attributes together
     * @param budget the cookie bytes that a session may use
     */
    static String of(
            String title,
            Findings findings,
            Assessment verdict,
            List<String> named,
            CookieSize cookieSize,
            CookieBudget budget,
            Instant now) {
        ReportPage page = new ReportPage(findings, named, cookieSize, budget);
        page.line("CAN THIS APPLICATION USE session=token?  %s", title);
        page.line("");
        page.line("  %s", verdict.sentence);
        page.mend(verdict);
        page.logouts();
        page.places();
        page.idPlaces();
        page.attributes();
        page.fit();
        page.notSeen(now);
        return page.page.toString();
    }

    private void line(String form, Object... values) {
        page.append(String.format(Locale.ROOT, form, values)).append('\n');
    }

    private void heading(String form, Object... values) {
        line("");
        line(form, values);
    }

    /** Writes the command for an application that was converted, and the init-params that the operator can paste into web.xml. */
    private void mend(Assessment verdict) {
        if (verdict.answer == Assessment.Answer.NOT_KNOWN_YET) {
            return;
        }
        boolean refused = !findings.refused().isEmpty();
        if (verdict.answer == Assessment.Answer.NO) {
            line(
                    "  Fix this first.%s",
                    refused ? " As an alternative, sessionFallback keeps unstorable attributes on one server." : "");
        }
        Collection<String> types = types(findings, named);
        line("  To go on with an application that 'convert' of the tools has written:");
        line("");
        line(
                "    java -jar jwt-filter-tools.jar convert WAR -o OUT --session token%s%s",
                types.isEmpty() ? "" : " --session-types " + quoted(String.join(",", types)),
                refused ? " --session-fallback " + quoted(fallback()) : "");
        line("");
        line("  By hand: in web.xml, remove SessionReportServlet, and set in the filter:");
        line("");
        param("session", List.of("token"));
        if (!types.isEmpty()) {
            param("sessionTypes", types);
        }
        if (refused) {
            param("sessionFallback", List.of(fallback()));
        }
    }

    /** Returns a word of a command as a shell reads it. The names of inner classes contain a dollar sign. */
    private static String quoted(String word) {
        return PLAIN_WORD.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /** Lists only the attributes that need the fallback, as far as the parameter can contain their names. */
    private String fallback() {
        Set<String> names =
                findings.refused().stream().map(each -> each.name).collect(Collectors.toCollection(TreeSet::new));
        boolean expressible = names.stream().allMatch(ReportPage::isExpressible);
        return expressible ? "container:" + String.join(",", names) : "container";
    }

    private void logouts() {
        if (findings.logouts.isEmpty()) {
            return;
        }
        heading("REQUESTS THAT LOOK LIKE A LOGOUT BUT LEAVE THE SESSION ALIVE");
        findings.logouts.forEach(logout -> line("  %s", logout));
        line("  With session=token, a copy of the cookie from before such a request still works after it.");
        List<String> paths = findings.logouts.stream()
                .map(each -> each.path)
                .filter(ReportPage::isExpressible)
                .collect(Collectors.toList());
        if (!paths.isEmpty()) {
            line(
                    "  If the path only logs out, add --logout-paths %s to the command, or set in the filter:",
                    quoted(String.join(",", paths)));
            line("");
            param("logoutPaths", paths);
            line("");
        }
        line("  If it does more, call session.invalidate() in the application.");
    }

    private static boolean isExpressible(String text) {
        return EXPRESSIBLE.matcher(text).matches();
    }

    private void idPlaces() {
        if (findings.idPlaces.isEmpty()) {
            return;
        }
        heading("CODE THAT READS THE SESSION ID");
        findings.idPlaces.forEach(place -> line("  %s", place));
        line("  Data that the application stores elsewhere under this id stays on one server.");
    }

    /** Returns the classes that {@code sessionTypes} should name: those that it already names, and the missing ones. */
    static Collection<String> types(Findings findings, List<String> named) {
        Collection<String> types = new TreeSet<>(findings.unnamed());
        types.addAll(named);
        return types;
    }

    private void param(String name, Collection<String> values) {
        line("    <init-param>");
        line("        <param-name>%s</param-name>", name);
        if (values.size() == 1) {
            line("        <param-value>%s</param-value>", values.iterator().next());
        } else {
            line("        <param-value>");
            values.forEach(value -> line("            %s", value));
            line("        </param-value>");
        }
        line("    </init-param>");
    }

    private void places() {
        heading("CODE THAT CREATES SESSIONS  (%s)", count(findings.sessionsMade, "session"));
        if (findings.places.isEmpty()) {
            return;
        }
        line("    times  code");
        for (Map.Entry<String, Long> place : findings.places) {
            line("  %,7d  %s", place.getValue(), place.getKey());
        }
        if (findings.madeElsewhere() > 0) {
            line("  %,7d  other code; the list is full", findings.madeElsewhere());
        }
        if (findings.places.stream().anyMatch(place -> place.getKey().startsWith("/"))) {
            line("  A JSP creates a session unless its page directive says session=\"false\".");
            line("  With session=token, an empty session costs no cookie.");
        }
    }

    private void attributes() {
        heading("SESSION ATTRIBUTES  (%s, each at its largest size)", count(findings.attributes.size(), "attribute"));
        if (findings.attributes.isEmpty()) {
            return;
        }
        line("    bytes  name: type");
        for (AttributeStatistics attribute : findings.attributes) {
            line("  %7s  %s: %s", size(attribute.largest), attribute.name, attribute.type);
            attribute.refusal.ifPresent(why -> {
                detail("cannot be stored: " + why);
                detail("set by " + attribute.place);
            });
            if (!attribute.unnamed.isEmpty()) {
                detail("add to sessionTypes: " + String.join(", ", attribute.unnamed));
            }
            if (!attribute.onlyDeclared().isEmpty()) {
                detail("add to sessionTypes, declared but not seen yet: "
                        + String.join(", ", attribute.onlyDeclared()));
            }
            if (!attribute.onlyEmpty().isEmpty()) {
                detail("always empty so far, and no declaration names the element class: "
                        + attribute.onlyEmpty().stream()
                                .map(path -> attribute.name + path)
                                .collect(Collectors.joining(", ")));
            }
            attribute.largest.ifPresent(size -> alone(attribute, cookieSize.of(Map.of(attribute.name, size))));
            if (attribute.largest.isEmpty() && attribute.refusal.isEmpty()) {
                detail("could not be measured: " + attribute.failure.orElse("unknown reason"));
            }
        }
        if (findings.unlisted > 0) {
            line("  The list is full. Attributes with other names or types were seen %,d times.", findings.unlisted);
        }
    }

    private void alone(AttributeStatistics attribute, int cookieBytes) {
        if (budget.level(cookieBytes) == CookieBudget.Level.TOO_LARGE) {
            detail(String.format(Locale.ROOT, "too large: it alone would take %,d bytes of cookies", cookieBytes));
            detail("set by " + attribute.place);
        }
    }

    private void detail(String text) {
        line("           %s", text);
    }

    private static String size(OptionalInt size) {
        return size.isPresent() ? number(size.getAsInt()) : "-";
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private void fit() {
        heading("SIZE IN COOKIES");
        line("    bytes    cookies");
        SeenSession largest = findings.largest;
        fits(
                largest.bytes,
                largest.cookieBytes,
                "largest session at the end of a request, " + count(largest.attributes, "attribute"));
        Map<String, Integer> sizes = findings.largestSizes();
        fits(SeenSession.bytes(sizes), cookieSize.of(sizes), "all attributes together, each at its largest size");
        line("  %18s  a warning is logged from here on", number(budget.warnedFrom));
        line("  %18s  limit, with room left for other headers", number(budget.limit));
        line("  By default, a server accepts 8 kB of headers in total. If yours accepts more, set requestHeaderSize.");
    }

    private void fits(int bytes, int cookieBytes, String what) {
        line("  %7s  %9s  %s", number(bytes), number(cookieBytes), what);
    }

    private void notSeen(Instant now) {
        heading("WHAT THIS REPORT COVERS");
        line(
                "  This server since %s (%s): %s, %s created, %s of a session.",
                findings.since.truncatedTo(ChronoUnit.SECONDS),
                inWords(Duration.between(findings.since, now)),
                count(findings.requests, "request"),
                count(findings.sessionsMade, "session"),
                count(findings.looks, "inspection"));
        line("  Parts of the application that nobody used since then are missing. Each server has its own report.");
    }

    /** Formats a duration with its two largest units. */
    private static String inWords(Duration duration) {
        if (duration.toDays() > 0) {
            return duration.toDays() + " d " + duration.toHoursPart() + " h";
        }
        return duration.toHours() > 0
                ? duration.toHours() + " h " + duration.toMinutesPart() + " min"
                : duration.toMinutes() + " min";
    }

    private static String count(long number, String noun) {
        return number(number) + " " + noun + (number == 1 ? "" : "s");
    }
}
