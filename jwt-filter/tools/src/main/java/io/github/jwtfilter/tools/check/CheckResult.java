package io.github.jwtfilter.tools.check;

import io.github.jwtfilter.tools.archive.WarFiles;
import io.github.jwtfilter.tools.check.Finding.Concern;
import io.github.jwtfilter.tools.check.Finding.Risk;
import io.github.jwtfilter.tools.code.CodeEvent.Kind;
import io.github.jwtfilter.tools.code.CodeScan;
import io.github.jwtfilter.tools.code.JspScan;
import io.github.jwtfilter.tools.code.SessionContents;
import io.github.jwtfilter.tools.war.Application;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The findings of {@code check} in one application. Immutable. */
public final class CheckResult {
    /** The answer to "can it be converted?". */
    public enum Answer {
        GO("GO"),
        GO_WITH_CARE("GO WITH CARE"),
        NO("NO");

        private final String text;

        Answer(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** The obstacles to a new login only. */
    private static final Set<String> REPLACED_LATER = Set.of("constraints-outside-web-xml", "fragment-unreadable");

    final Application application;
    final CodeScan code;
    final JspScan jsps;
    final SessionContents contents;
    final List<LoginKind> logins;
    final Optional<SeenSessions> seen;
    private final Findings findings = new Findings();

    private CheckResult(Application application, Optional<SeenSessions> seen) throws IOException {
        this.application = application;
        this.seen = seen;
        this.code = CodeScan.of(application);
        this.jsps = JspScan.of(application);
        this.contents = SessionContents.of(code, jsps, application.classes());
        this.logins = LoginSurvey.of(application, code, contents);
        LoginFindings.addTo(findings, application, code, logins);
        SessionFindings.addTo(findings, application, code, jsps, contents);
        DeploymentFindings.addTo(findings, application, code);
        DescriptorFindings.addTo(findings, application);
        FrameworkFindings.addTo(findings, application);
        seen.ifPresent(report -> report.addTo(findings, contents));
    }

    /**
     * Checks an application.
     *
     * @param seen the page of {@code session=report}, if there is one
     * @throws IOException if the application is unreadable
     */
    public static CheckResult of(WarFiles files, Optional<SeenSessions> seen) throws IOException {
        return new CheckResult(Application.read(files), seen);
    }

    /** Returns the answer. Sessions count only if a conversion would move only sessions. */
    public Answer answer() {
        boolean onlySessions = onlySessions();
        Answer answer = Answer.GO;
        for (Finding each : findings.all()) {
            boolean counts = each.concern != Concern.SESSIONS || onlySessions;
            if (counts && each.risk == Risk.NO) {
                return Answer.NO;
            }
            if (counts && each.risk == Risk.CARE) {
                answer = Answer.GO_WITH_CARE;
            }
        }
        return answer;
    }

    /**
     * Returns whether {@code convert --mode observe} is possible. The constraints that the filter cannot replace then stay in
     * force, so they are no obstacle.
     */
    boolean canBeObserved() {
        return findings.of(Risk.NO).stream().allMatch(each -> REPLACED_LATER.contains(each.kind))
                && LoginFindings.asksForRole(application);
    }

    /** Returns whether the application's own login stays, so that only its sessions would move. */
    boolean onlySessions() {
        return logins.stream().allMatch(LoginKind::staysInForce);
    }

    Findings findings() {
        return findings;
    }

    /** Returns the classes for {@code sessionTypes}: from the code, and from the page of {@code session=report}. */
    Set<String> sessionTypes() {
        Set<String> types = new TreeSet<>(contents.toName());
        seen.ifPresent(report -> types.addAll(report.types()));
        return types;
    }

    /** Returns the paths for {@code logoutPaths}. */
    Set<String> logoutPaths() {
        Set<String> paths = code.logoutPaths(application, Kind.REMOVE_ATTRIBUTE, Kind.INVALIDATE);
        seen.ifPresent(report -> paths.addAll(report.logoutPaths()));
        return paths;
    }

    /** Returns in words whether sessions can move into cookies. */
    String sessionsAnswer() {
        if (usesNoSession()) {
            return result("no code of the application itself uses a session");
        }
        int unstorable = contents.unstorable().size();
        if (unstorable > 0) {
            return "not as they are: a cookie cannot hold " + unstorable + " of "
                    + Findings.count(contents.all().size(), "attribute");
        }
        if (seen.filter(SeenSessions::isNo).isPresent()) {
            return "not as they are, says the page of session=report";
        }
        boolean care =
                findings.all().stream().anyMatch(each -> each.concern == Concern.SESSIONS && each.risk == Risk.CARE);
        return result(care ? "yes, with care" : "yes");
    }

    /** Adds that libraries may keep something else in sessions. */
    private String result(String ofOwnCode) {
        return code.libraries().isEmpty() ? ofOwnCode : ofOwnCode + "; what libraries keep in sessions is not checked";
    }

    boolean usesNoSession() {
        return contents.all().isEmpty() && sessionCalls() == 0;
    }

    /** Returns the number of lines of code that use the session. */
    long sessionCalls() {
        return code.all().filter(each -> each.kind.isOfSession()).count();
    }

    /**
     * Returns the report for a person.
     *
     * @param width the columns of the terminal
     * @param all whether long lists are shown as a whole
     */
    public String text(int width, boolean all) {
        return new TextReport(this, width, all).toString();
    }

    /** Returns the report for programs: one JSON object. */
    public String json() throws IOException {
        return JsonReport.of(this);
    }
}
