package io.github.jwtfilter.tools.check;

import io.github.jwtfilter.tools.check.Finding.Concern;
import io.github.jwtfilter.tools.check.Finding.Risk;
import io.github.jwtfilter.tools.classes.Annotation;
import io.github.jwtfilter.tools.classes.ClassInfo;
import io.github.jwtfilter.tools.code.CodeEvent;
import io.github.jwtfilter.tools.code.CodeEvent.Kind;
import io.github.jwtfilter.tools.code.CodeScan;
import io.github.jwtfilter.tools.code.JspScan;
import io.github.jwtfilter.tools.code.SessionContents;
import io.github.jwtfilter.tools.war.Application;
import io.github.jwtfilter.tools.war.Declarations.Component;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

// This class is long because it has every finding about sessions, and its words for the operator.

/** The findings for a move of the sessions into cookies ({@code session=token}). */
final class SessionFindings {
    private final Application application;
    private final CodeScan code;
    private final JspScan jsps;
    private final SessionContents contents;
    private final Findings findings;

    private SessionFindings(
            Application application, CodeScan code, JspScan jsps, SessionContents contents, Findings findings) {
        this.application = application;
        this.code = code;
        this.jsps = jsps;
        this.contents = contents;
        this.findings = findings;
    }

    static void addTo(
            Findings findings, Application application, CodeScan code, JspScan jsps, SessionContents contents) {
        SessionFindings sessions = new SessionFindings(application, code, jsps, contents, findings);
        sessions.attributes();
        sessions.copies();
        sessions.logouts();
        sessions.ids();
        sessions.listeners();
        sessions.beans();
        sessions.faces();
        sessions.pages();
    }

    private void attributes() {
        findings.addIfAny(
                "session-unstorable",
                Concern.SESSIONS,
                Risk.CARE,
                "Some session attributes hold objects of one server. A cookie cannot hold them.",
                "Keep them elsewhere, create them from the login (attributeFactory), or let the filter keep these"
                        + " attributes"
                        + " on one server (sessionFallback). The check follows declared types, so an object may in fact be"
                        + " absent.",
                contents.unstorable().stream()
                        .map(each -> each.shownName() + ": " + String.join("; ", firstOf(each.obstacles())))
                        .collect(Collectors.toList()));
        findings.addIfAny(
                "session-unknown",
                Concern.SESSIONS,
                Risk.CARE,
                "For some session attributes the code does not show what they hold.",
                "Run the application with session=report for a while, and give the page to: check --report FILE.",
                contents.open().stream()
                        .map(each -> each.shownName() + ": " + each.shownTypes()
                                + each.vague().stream()
                                        .limit(1)
                                        .map(open -> " (" + open + ")")
                                        .collect(Collectors.joining()))
                        .collect(Collectors.toList()));
    }

    /** Reports what a copy of an object lacks. */
    private void copies() {
        findings.addIfAny(
                "session-copies",
                Concern.SESSIONS,
                Risk.CARE,
                "Objects of these classes come back from a cookie as copies: without transient fields, without a call of"
                        + " readObject or readResolve, and not as the single object of their class.",
                "Look whether the code expects null in such a field. Make a class with a single object an enum.",
                contents.toName().stream()
                        .flatMap(name -> application.classes().find(name.replace('.', '/')).stream())
                        .filter(info -> !info.leftOut().isEmpty())
                        .map(info -> info.dotted() + ": " + String.join(", ", info.leftOut()))
                        .collect(Collectors.toList()));
    }

    private static List<String> firstOf(List<String> lines) {
        return lines.subList(0, Math.min(2, lines.size()));
    }

    /** Reports code that removes the login from the session and leaves the session alive. */
    private void logouts() {
        Set<String> ending = code.events(Kind.INVALIDATE, Kind.LOGOUT).stream()
                .map(event -> event.className)
                .collect(Collectors.toSet());
        List<String> removing = code.events(Kind.REMOVE_ATTRIBUTE).stream()
                .filter(event -> !ending.contains(event.className))
                .filter(event -> SessionContents.LOGIN.matcher(event.name).matches()
                        || CodeScan.LOGOUT.matcher(event.method).find()
                        || CodeScan.LOGOUT.matcher(event.className).find())
                .map(event -> event.place() + (event.name.isEmpty() ? "" : " removes " + event.name) + paths(event))
                .collect(Collectors.toList());
        findings.addIfAny(
                "logout-removes-attribute",
                Concern.SESSIONS,
                Risk.CARE,
                "Code looks like a logout, but only removes an attribute and leaves the session alive. With sessions in"
                        + " cookies, a copy of the old cookie would open the application again.",
                "Call session.invalidate() there, or name the path of the logout in logoutPaths.",
                removing);
        findings.addIfAny(
                "logout-invalidates",
                Concern.SESSIONS,
                Risk.INFO,
                "Code ends the session. This also ends our login, if the user has a session.",
                "",
                code.events(Kind.INVALIDATE).stream()
                        .map(event -> event.place() + paths(event))
                        .collect(Collectors.toList()));
    }

    private String paths(CodeEvent event) {
        List<String> paths = application.declarations().patternsOf(event.className);
        return paths.isEmpty() ? "" : " (at " + String.join(", ", paths) + ")";
    }

    private void ids() {
        findings.addIfAny(
                "session-id-as-key",
                Concern.SESSIONS,
                Risk.CARE,
                "Code keeps data in a map under the session id. The map stays in one server's memory.",
                "Move the data into the session, or keep users on one server (sticky load balancer).",
                Findings.places(code, Kind.ID_AS_KEY));
        List<String> reading = new ArrayList<>(Findings.places(code, Kind.SESSION_ID));
        reading.addAll(jsps.ids());
        findings.addIfAny(
                "session-id-read",
                Concern.SESSIONS,
                Risk.INFO,
                "Code reads the session id.",
                "If the code keeps data elsewhere under this id, the data stays on one server.",
                reading);
    }

    private void listeners() {
        List<String> places = new ArrayList<>();
        List<String> ends = new ArrayList<>();
        for (Component listener : application.declarations().listeners()) {
            String name = listener.className.replace('.', '/');
            if (isA(name, "http/HttpSessionListener")
                    && application
                            .classes()
                            .find(name)
                            .filter(ClassInfo::actsOnSessionEnd)
                            .isPresent()) {
                ends.add(listener.className + " (" + listener.place + ")");
            }
            if (isA(name, "ServletContextListener") && isSessionListener(name)) {
                places.add(listener.className + " (" + listener.place + ")");
            }
        }
        findings.addIfAny(
                "listener-of-two-roles",
                Concern.SESSIONS,
                Risk.CARE,
                "A listener follows both the application's start and its sessions. With sessions in cookies, the filter"
                        + " calls a second object of the class for the sessions. The start has not filled its fields.",
                "Split the class, or keep session=container.",
                places);
        reportEnds(ends);
    }

    private void reportEnds(List<String> listeners) {
        findings.addIfAny(
                "listener-of-session-ends",
                Concern.SESSIONS,
                Risk.CARE,
                "A listener acts when a session ends. With sessions in cookies, it sees logouts on its own server only, and"
                        + " never a session that expires.",
                "Do not count users or release data there, or keep session=container.",
                listeners);
    }

    private boolean isSessionListener(String name) {
        return isA(name, "http/HttpSessionListener")
                || isA(name, "http/HttpSessionAttributeListener")
                || isA(name, "http/HttpSessionIdListener");
    }

    private boolean isA(String name, String listener) {
        return application.classes().isA(name, "javax/servlet/" + listener)
                || application.classes().isA(name, "jakarta/servlet/" + listener);
    }

    private void beans() {
        List<String> cdi = new ArrayList<>();
        List<String> spring = new ArrayList<>();
        for (ClassInfo info : application.classes().all()) {
            if (info.source.isOwn()) {
                for (Annotation each : Annotation.of(info)) {
                    if (isCdi(each)) {
                        cdi.add(info.dotted());
                    } else if (isSpring(each)) {
                        spring.add(info.dotted());
                    }
                }
            }
        }
        findings.addIfAny(
                "session-scoped-cdi",
                Concern.SESSIONS,
                Risk.CARE,
                "There are @SessionScoped beans. CDI keeps them in the server's own session, on one server.",
                "Keep users on one server, or make them request beans over session attributes.",
                sorted(cdi));
        findings.addIfAny(
                "session-scoped-spring",
                Concern.SESSIONS,
                Risk.CARE,
                "Spring keeps beans or models in the session. Their classes belong in the parameter sessionTypes.",
                "Run the application with session=report. Its page shows the list.",
                sorted(spring));
    }

    /** Returns whether CDI, Faces or Spring keeps an object of the class in the session. */
    static boolean isSessionBean(ClassInfo info) {
        return Annotation.of(info).stream().anyMatch(each -> isCdi(each) || isSpring(each));
    }

    private static boolean isCdi(Annotation each) {
        return each.name().endsWith(".context.SessionScoped") || each.name().endsWith("faces.bean.SessionScoped");
    }

    private static boolean isSpring(Annotation each) {
        return each.name().endsWith(".annotation.SessionScope")
                || each.name().endsWith(".annotation.SessionAttributes")
                || each.name().endsWith(".annotation.Scope") && isSessionScope(each);
    }

    private static List<String> sorted(List<String> names) {
        return names.stream().sorted().collect(Collectors.toList());
    }

    private static boolean isSessionScope(Annotation scope) {
        return scope.text("value", scope.text("scopeName", "")).equals("session");
    }

    private void faces() {
        boolean faces = application.declarations().servlets().stream()
                .anyMatch(each -> each.className.endsWith("faces.webapp.FacesServlet"));
        if (!faces) {
            return;
        }
        boolean client = application.webXml().stream()
                .flatMap(each -> each.root().children("context-param"))
                .anyMatch(each -> each.text("param-name").orElse("").endsWith("faces.STATE_SAVING_METHOD")
                        && each.text("param-value").orElse("").equalsIgnoreCase("client"));
        if (!client) {
            findings.add(
                    "faces-state-on-server",
                    Concern.SESSIONS,
                    Risk.CARE,
                    "Jakarta Faces keeps the state of all open pages in the session. It is too large for cookies.",
                    "Set the context-param STATE_SAVING_METHOD to client, or keep session=container.",
                    List.of());
        }
    }

    private void pages() {
        if (!jsps.creating().isEmpty()) {
            findings.add(
                    "jsp-creates-session",
                    Concern.SESSIONS,
                    Risk.INFO,
                    jsps.creating().size() + " of " + Findings.count(jsps.count(), "JSP page")
                            + " may create a session when they are opened, because their page directive lacks"
                            + " session=\"false\".",
                    "With sessions in cookies, an empty session costs no cookie.",
                    List.of());
        }
        findings.addIfAny(
                "multipart",
                Concern.SESSIONS,
                Risk.INFO,
                "Code reads forms in parts (uploads). They go on to work, but a Part itself cannot stay in a session.",
                "",
                Findings.places(code, Kind.MULTIPART));
        findings.addIfAny(
                "jsp-login",
                Concern.LOGIN,
                Risk.INFO,
                "JSPs ask for the user. They get the same answers after a conversion.",
                "",
                jsps.asking());
        findings.addIfAny(
                "jsp-logout",
                Concern.SESSIONS,
                Risk.INFO,
                "JSPs end the session or remove an attribute.",
                "If one of them is the logout, it has to call session.invalidate().",
                jsps.ending());
    }
}
