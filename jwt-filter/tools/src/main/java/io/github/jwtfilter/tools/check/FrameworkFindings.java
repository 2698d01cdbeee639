package io.github.jwtfilter.tools.check;

import io.github.jwtfilter.tools.check.Finding.Concern;
import io.github.jwtfilter.tools.check.Finding.Risk;
import io.github.jwtfilter.tools.war.Application;
import java.util.List;
import java.util.stream.Collectors;

/** The typical contents of the sessions of frameworks. The code of frameworks is skipped. */
final class FrameworkFindings {
    /** A class that shows the framework, its name, the contents of its sessions, and the advice. */
    private static final List<String[]> LARGE = List.of(
            new String[] {"com/vaadin/server/VaadinSession", "Vaadin", "the whole user interface"},
            new String[] {"com/vaadin/Application", "Vaadin", "the whole user interface"},
            new String[] {"com/vaadin/flow/server/VaadinSession", "Vaadin", "the whole user interface"},
            new String[] {"org/zkoss/zk/ui/Session", "ZK", "the whole user interface"},
            new String[] {
                "org/apache/wicket/Session", "Wicket", "its own session object, and pages under the session id"
            },
            new String[] {"org/jboss/seam/Component", "Seam", "its components and conversations"},
            new String[] {"org/apache/tapestry5/TapestryFilter", "Tapestry", "fields of pages"},
            new String[] {"org/springframework/webflow/execution/FlowExecution", "Spring Web Flow", "running flows"});

    private final Application application;
    private final Findings findings;

    private FrameworkFindings(Application application, Findings findings) {
        this.application = application;
        this.findings = findings;
    }

    static void addTo(Findings findings, Application application) {
        FrameworkFindings frameworks = new FrameworkFindings(application, findings);
        for (String[] each : LARGE) {
            if (frameworks.has(each[0])) {
                findings.add(
                        "framework-keeps-much",
                        Concern.SESSIONS,
                        Risk.CARE,
                        each[1] + " keeps " + each[2] + " in the session.",
                        "This is unlikely to fit into cookies. Keep session=container, and users on one server (sticky load"
                                + " balancer).",
                        frameworks.source(each[0]));
            }
        }
        frameworks.springSecurity();
        frameworks.springMvc();
        frameworks.struts();
    }

    private boolean has(String className) {
        return application.classes().find(className).isPresent();
    }

    private List<String> source(String className) {
        return application.classes().find(className).stream()
                .map(each -> each.source.toString())
                .collect(Collectors.toList());
    }

    private void springSecurity() {
        String type = "org/springframework/security/web/context/HttpSessionSecurityContextRepository";
        findings.addIfAny(
                "framework-login-in-session",
                Concern.SESSIONS,
                Risk.CARE,
                "Spring Security keeps the logged-in user in the session, with classes of its own and of the application.",
                "Run the application with session=report, and log in. Its page shows the classes for sessionTypes.",
                source(type));
    }

    private void springMvc() {
        findings.addIfAny(
                "framework-flash",
                Concern.SESSIONS,
                Risk.INFO,
                "Spring MVC keeps values for the page after a redirect in the session, if the application uses flash"
                        + " attributes.",
                "Then add to sessionTypes: org.springframework.web.servlet.FlashMap"
                        + " org.springframework.util.LinkedMultiValueMap org.springframework.util.MultiValueMapAdapter",
                source("org/springframework/web/servlet/FlashMap"));
    }

    private void struts() {
        findings.addIfAny(
                "framework-threads",
                Concern.SESSIONS,
                Risk.INFO,
                "Struts keeps a thread in the session, if an action uses the interceptor execAndWait.",
                "Then set sessionFallback=container.",
                source("org/apache/struts2/interceptor/ExecuteAndWaitInterceptor"));
    }
}
