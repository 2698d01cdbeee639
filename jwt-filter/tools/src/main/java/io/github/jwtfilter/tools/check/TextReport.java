package io.github.jwtfilter.tools.check;

import io.github.jwtfilter.access.constraints.SecurityConstraint;
import io.github.jwtfilter.access.constraints.SecurityConstraint.Resources;
import io.github.jwtfilter.tools.check.CheckResult.Answer;
import io.github.jwtfilter.tools.check.Finding.Concern;
import io.github.jwtfilter.tools.check.Finding.Risk;
import io.github.jwtfilter.tools.classes.ClassSource;
import io.github.jwtfilter.tools.classes.Edition;
import io.github.jwtfilter.tools.code.SessionAttribute;
import io.github.jwtfilter.tools.war.Application;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The report for a person who is new to this project: the answer first, then the reasons, then the facts. */
final class TextReport {
    // This class is long because the report is one text, and its parts are read together.
    private static final int MAX_PLACES = 3;
    private static final int MAX_LINES = 8;
    private static final int LABEL = 18;

    private final TextLines lines;
    private final CheckResult result;
    private final Application application;
    private final boolean all;

    TextReport(CheckResult result, int width, boolean all) {
        this.result = result;
        this.application = result.application;
        this.all = all;
        this.lines = new TextLines(width);
        head();
        findings("NEEDS A LOOK", care(true));
        next();
        what();
        access();
        sessions();
        findings("BEFORE SESSIONS MOVE INTO COOKIES", care(false));
        findings("GOOD TO KNOW", result.findings().of(Risk.INFO));
    }

    @Override
    public String toString() {
        return lines.toString();
    }

    private void head() {
        lines.wrap(
                0,
                2,
                "CAN THE LOGIN OF THIS APPLICATION MOVE TO TOKENS?  "
                        + application.files().name());
        lines.wrap(
                2,
                2,
                "jwt-filter replaces the login and the sessions of one server by a signed token. Every server with"
                        + " the same key accepts the token.");
        lines.blank();
        List<Finding> no = result.findings().of(Risk.NO);
        if (result.answer() == Answer.NO) {
            lines.wrap(2, 2, "NO: " + (no.size() == 1 ? "one reason." : no.size() + " reasons."));
        } else if (result.logins.contains(LoginKind.JWT_FILTER)) {
            lines.wrap(2, 2, result.answer() + ": the application is converted already.");
        } else if (result.answer() == Answer.GO) {
            lines.wrap(2, 2, "GO: the command 'convert' can do it.");
        } else {
            lines.wrap(
                    2,
                    2,
                    "GO WITH CARE: 'convert' can do it, and a person should look at "
                            + Findings.count(care(true).size(), "thing") + " first:");
        }
        no.forEach(this::finding);
    }

    /** Returns the findings that a person has to look at before the conversion, or only before sessions move. */
    private List<Finding> care(boolean before) {
        return result.findings().of(Risk.CARE).stream()
                .filter(each -> before == (each.concern != Concern.SESSIONS || result.onlySessions()))
                .collect(Collectors.toList());
    }

    private void what() {
        lines.heading("THE APPLICATION TODAY");
        for (LoginKind each : result.logins) {
            fact(each == result.logins.get(0) ? "Login" : "", each.now);
        }
        if (result.logins.contains(LoginKind.FORM)) {
            fact(
                    "",
                    "Login page " + LoginSurvey.loginText(application, "form-login-page") + ", error page "
                            + LoginSurvey.loginText(application, "form-error-page") + ".");
        }
        fact("Servlet API", api(application.edition()));
        fact("web.xml", DeploymentFindings.webXmlVersion(application) + ".");
        List<ClassSource> sources = application.classes().files().sources();
        long own = application.classes().all().stream()
                .filter(each -> each.source.isOwn())
                .count();
        long libraries = sources.stream().filter(each -> !each.isOwn()).count();
        fact(
                "Code",
                Findings.count(own, "class") + " of its own"
                        + ownJars(sources) + ", " + (libraries == 1 ? "1 library" : libraries + " libraries")
                        + (result.jsps.count() > 0 ? ", " + Findings.count(result.jsps.count(), "JSP page") : "")
                        + ".");
    }

    private static String ownJars(List<ClassSource> sources) {
        List<String> jars = sources.stream()
                .filter(each -> each.isOwn() && each.path.endsWith(".jar"))
                .map(ClassSource::name)
                .collect(Collectors.toList());
        if (jars.isEmpty()) {
            return "";
        }
        return jars.size() == 1
                ? " (with " + jars.get(0) + ")"
                : " (with " + jars.size() + " JARs: " + jars.get(0) + ", …)";
    }

    private static String api(Edition edition) {
        switch (edition) {
            case JAVAX:
                return "javax.servlet, for servers such as Tomcat up to 9 and Jetty with ee8.";
            case JAKARTA:
                return "jakarta.servlet, for servers such as Tomcat from 10 on and Jetty with ee9 or later.";
            case BOTH:
                return "both javax.servlet and jakarta.servlet.";
            default:
                return "unknown.";
        }
    }

    private void fact(String label, String text) {
        lines.wrap(2, LABEL + 2, String.format("%-" + (LABEL - 2) + "s  ", label) + text);
    }

    private void access() {
        List<SecurityConstraint> constraints =
                application.webXml().map(each -> each.constraints()).orElse(List.of());
        if (constraints.isEmpty()) {
            return;
        }
        lines.heading("WHO MAY DO WHAT  (" + Findings.count(constraints.size(), "constraint") + " in web.xml)");
        List<String> rows = constraints.stream().map(TextReport::row).collect(Collectors.toList());
        list(2, rows, MAX_LINES);
        List<String> rules = LoginFindings.rules(application);
        if (!rules.isEmpty()) {
            lines.blank();
            lines.wrap(2, 2, "The same as access rules of the filter (parameter 'rules'):");
            rules.forEach(rule -> lines.add("    " + rule));
        }
    }

    private static String row(SecurityConstraint constraint) {
        return constraint.resources.stream().map(TextReport::resources).collect(Collectors.joining("; ")) + ": "
                + LoginFindings.who(constraint)
                + (constraint.needsTls ? ", https only" : "")
                + "  (" + constraint.place + ")";
    }

    private static String resources(Resources resources) {
        String methods = resources.methods.isEmpty()
                ? resources.omissions.isEmpty()
                        ? ""
                        : "all methods except " + String.join(",", new TreeSet<>(resources.omissions)) + " of "
                : String.join(",", new TreeSet<>(resources.methods)) + " ";
        return methods + String.join(" ", resources.urlPatterns);
    }

    private void sessions() {
        Collection<SessionAttribute> attributes = result.contents.all();
        lines.heading("SESSIONS");
        lines.wrap(
                2,
                2,
                "The filter can keep sessions in encrypted cookies instead of the server's memory (session=token)."
                        + " Every server then knows them. "
                        + gain());
        fact("Possible here?", result.sessionsAnswer() + ".");
        if (!result.usesNoSession()) {
            fact(
                    "Use",
                    Findings.count(result.sessionCalls(), "line") + " of code and "
                            + Findings.count(result.jsps.setting().size(), "line") + " of JSPs use the session, with "
                            + Findings.count(attributes.size(), "attribute") + ".");
        }
        if (!result.code.libraries().isEmpty()) {
            fact("Libraries", libraries(result.code.libraries()));
        }
        if (!attributes.isEmpty()) {
            lines.blank();
            lines.wrap(2, 2, "Attributes: name, type in the code, can a cookie hold it?");
            list(
                    4,
                    attributes.stream()
                            .map(each -> each.shownName() + ": " + each.shownTypes() + " - " + each.storable())
                            .collect(Collectors.toList()),
                    MAX_LINES);
        }
        if (!result.sessionTypes().isEmpty()) {
            lines.blank();
            lines.wrap(2, 2, "Classes for the parameter 'sessionTypes', if sessions move into cookies:");
            list(4, result.sessionTypes(), MAX_LINES);
        }
        if (!result.logoutPaths().isEmpty()) {
            lines.blank();
            lines.wrap(2, 2, "Paths for the parameter 'logoutPaths': " + String.join(" ", result.logoutPaths()));
        }
    }

    private String gain() {
        if (!result.onlySessions()) {
            boolean ownLoginToo = result.logins.contains(LoginKind.CONSTRAINTS_ONLY) && result.logins.size() > 1;
            return ownLoginToo
                    ? "The login of the application's own code needs this, to be known to every server. The rules work without it."
                    : "This is optional: the login moves without it.";
        }
        return result.usesNoSession()
                ? "Here, a conversion could gain nothing else, and the application itself uses no session."
                : "Here, a conversion gains nothing else.";
    }

    private String libraries(Map<ClassSource, Integer> libraries) {
        List<String> names = new ArrayList<>();
        libraries.entrySet().stream()
                .sorted((one, other) -> other.getValue() - one.getValue())
                .forEach(each -> names.add(each.getKey() + " (" + Findings.count(each.getValue(), "class") + ")"));
        int shown = all ? names.size() : Math.min(names.size(), MAX_PLACES);
        return (names.size() == 1 ? "1 library uses" : names.size() + " libraries use") + " sessions too: "
                + String.join(", ", names.subList(0, shown))
                + (names.size() > shown ? more(names.size() - shown) : "") + ".";
    }

    private static String more(int count) {
        return " and " + count + " more (--all)";
    }

    private void list(int indent, Collection<String> texts, int most) {
        int shown = all || texts.size() <= most + 1 ? texts.size() : most;
        texts.stream().limit(shown).forEach(text -> lines.wrap(indent, indent + 4, text));
        if (shown < texts.size()) {
            lines.wrap(indent, indent, "and " + (texts.size() - shown) + " more (--all)");
        }
    }

    private void findings(String heading, List<Finding> found) {
        if (!found.isEmpty()) {
            lines.heading(heading);
            found.forEach(this::finding);
        }
    }

    private void finding(Finding finding) {
        lines.wrap(2, 4, "- " + finding.fact);
        if (!finding.advice.isEmpty()) {
            lines.wrap(4, 4, finding.advice);
        }
        list(6, finding.places, MAX_PLACES);
    }

    private void next() {
        lines.heading("WHAT CONVERT WOULD DO");
        if (result.answer() == Answer.NO) {
            lines.wrap(2, 2, "Nothing: it stops and names the same reasons.");
            lines.blank();
            lines.wrap(2, 4, "Next: " + afterNo());
            return;
        }
        for (LoginKind each : result.logins) {
            lines.wrap(2, 4, "- " + each.after);
        }
        if (result.logins.contains(LoginKind.JWT_FILTER)) {
            return;
        }
        lines.wrap(
                2,
                4,
                "- Add one JAR to WEB-INF/lib (" + edition() + ") and one filter to web.xml, before all other"
                        + " filters. All other files stay as they are, byte for byte.");
        if (!result.onlySessions()) {
            lines.wrap(
                    2,
                    4,
                    LoginFindings.asksForRole(result.application) || result.logins.contains(LoginKind.KEYCLOAK)
                            ? "- Replace the constraints with roles by the access rules below, and add a servlet each for"
                                    + " login and logout."
                            : "- Add a servlet each for login and logout. No constraint asks for a role, so every path"
                                    + " stays open, and the code decides.");
        }
        lines.wrap(
                2,
                4,
                result.onlySessions()
                        ? "- It changes no code."
                        : "- It does not choose where users and passwords are (parameter 'users'), and it changes"
                                + " no code.");
        lines.blank();
        lines.wrap(
                2,
                4,
                "Next: convert --diff shows each changed line and writes nothing. "
                        + (result.onlySessions()
                                ? "'convert' alone changes no answer: a page then shows what the running application keeps"
                                        + " in sessions (session=report)."
                                : "'convert --mode observe' runs the new rules beside the old login, without effect, and"
                                        + " counts differences."));
    }

    /** Returns what the operator can do while there is a reason for no. */
    private String afterNo() {
        return (result.canBeObserved()
                        ? "'convert --mode observe' can do it already: the old login stays in force, and the new rules run"
                                + " beside it, without effect. To replace the login, mend"
                        : "mend")
                + " each reason, or give convert the option that its text names. convert --diff then shows each changed line"
                + " and writes nothing.";
    }

    private String edition() {
        switch (application.edition()) {
            case JAVAX:
                return "the edition for javax.servlet";
            case JAKARTA:
                return "the edition for jakarta.servlet";
            default:
                return "of the edition of your choice";
        }
    }
}
