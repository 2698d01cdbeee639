package io.github.jwtfilter.tools.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.tools.war.TestWar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Are JSPs, descriptors of servers, listeners, libraries and annotated beans part of a check? */
final class SurroundingsTest {
    private static TestWar war() {
        return TestWar.jakarta().webXml("");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "META-INF/context.xml | <Context><Valve className='org.apache.catalina.authenticator.SingleSignOn'/></Context> | server-login-part",
                "META-INF/context.xml | <Context><Valve className='org.apache.catalina.valves.AccessLogValve'/></Context>      | -",
                "META-INF/context.xml | <Context><Realm className='a.B'/></Context>                                           | server-users",
                "META-INF/context.xml | <Context><Manager className='a.B'/></Context>                                         | server-sessions",
                "META-INF/context.xml | <Context>                                                                             | descriptor-unreadable",
                "WEB-INF/jetty-web.xml | <Configure><Get name='securityHandler'/></Configure>                                 | server-login-part",
                "WEB-INF/jetty-web.xml | <Configure><Set name='contextPath'>/</Set></Configure>                               | -",
                "WEB-INF/jboss-web.xml | <jboss-web><security-domain>x</security-domain></jboss-web>                          | server-users",
                "WEB-INF/weblogic.xml | <weblogic-web-app><security-role-assignment/></weblogic-web-app>                      | server-roles",
                "WEB-INF/keycloak.json | {}                                                                                   | keycloak-json",
                "WEB-INF/classes/shiro.ini | [users]                                                                          | shiro-ini",
                "WEB-INF/s.xml | <b:beans xmlns:b='x' xmlns='http://www.springframework.org/schema/security'/>                | spring-security-xml",
                "WEB-INF/faces-config.xml | <f><managed-bean><managed-bean-scope>session</managed-bean-scope></managed-bean></f> | session-scoped-faces",
                "WEB-INF/faces-config.xml | <f><managed-bean><managed-bean-scope>request</managed-bean-scope></managed-bean></f> | -",
            })
    void descriptorOfAServerIsRead(String file, String text, String kind) {
        List<String> kinds = Checked.of(war().file(file, text)).kinds();
        kinds.removeAll(List.of("login-none", "edition-unknown", "login-keycloak"));
        assertEquals(kind.equals("-") ? List.of() : List.of(kind), kinds);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<session-config><session-timeout>0</session-timeout></session-config>      | session-never-times-out",
                "<session-config><session-timeout>30</session-timeout></session-config>     | -",
                "<session-config><cookie-config><name>a</name></cookie-config></session-config> | session-cookie-config",
                "<distributable/>                                                           | distributable",
                "<filter><filter-name>c</filter-name><filter-class>a.CorsFilter</filter-class></filter> | cors-filter",
                "<filter><filter-name>c</filter-name><filter-class>a.JwtAuthFilter</filter-class></filter> | other-jwt-filter",
                "<filter><filter-name>c</filter-name><filter-class>a.Audit</filter-class></filter> | -",
            })
    void webXmlIsRead(String content, String kind) {
        List<String> kinds = Checked.of(TestWar.jakarta().webXml(content)).kinds();
        kinds.remove("login-none");
        assertEquals(kind.equals("-") ? List.of() : List.of(kind), kinds);
    }

    @Test
    void jspWithBeansAndScriptletsIsRead() {
        Checked checked = Checked.of(war().classes("package com.acme; public class Cart { java.util.Random r; }")
                .file(
                        "shop/cart.jsp",
                        "<%@ page session=\"true\" %>\n<jsp:useBean id=\"cart\" scope=\"session\" class=\"com.acme.Cart\"/>\n"
                                + "<jsp:useBean id=\"page\" class=\"com.acme.Cart\"/>\n"
                                + "<%-- session.setAttribute(\"commented\", 1); --%>\n"
                                + "<% session.setAttribute(\"count\", 1);\n session.invalidate(); %>\n"
                                + "<%= request.getRemoteUser() %> session.getId()\n"
                                + "<c:set var=\"flash\" scope=\"session\" value=\"x\"/>"));
        assertEquals(
                List.of("cart: com.acme.Cart, no", "count: unknown, unknown", "flash: unknown, unknown"),
                checked.attributes());
        assertEquals(List.of("/shop/cart.jsp line 2"), checked.attribute("cart").places);
        assertEquals(List.of("/shop/cart.jsp line 6"), checked.places("jsp-logout"));
        assertEquals(List.of("/shop/cart.jsp line 7"), checked.places("jsp-login"));
        assertNull(checked.places("session-id-read"));
    }

    @Test
    void sessionUnderAnotherNameInAJspIsFollowed() {
        Checked checked = Checked.of(
                war().file(
                                "out.jsp",
                                "<% HttpSession s = request.getSession(false);\n s.invalidate();\n other.invalidate(); %>\n"
                                        + "<% request.getSession().setAttribute(\"count\", 1); s.setAttribute(\"more\", 2); %>"));
        assertEquals(List.of("count: unknown, unknown", "more: unknown, unknown"), checked.attributes());
        assertEquals(List.of("/out.jsp line 2"), checked.places("jsp-logout"));
    }

    @Test
    void jspWithoutSessionIsCounted() {
        Checked checked = Checked.of(war().file("a.jsp", "<%@ page contentType='a' session='false'%>")
                .file("b.jsp", "<p>")
                .file("c.jspf", "<p>"));
        assertEquals(2, checked.result.jsps.count());
        assertEquals(List.of("b.jsp"), checked.result.jsps.creating());
    }

    private static Checked listener(String interfaces) {
        return Checked.of(TestWar.javax()
                .webXml("<listener><listener-class>com.acme.L</listener-class></listener>")
                .classes("package com.acme; import jakarta.servlet.*; import jakarta.servlet.http.*;"
                        + " public class L implements " + interfaces + " { }"));
    }

    @Test
    void listenerOfTwoRolesIsFound() {
        assertEquals(
                List.of("com.acme.L (web.xml line 1)"),
                listener("ServletContextListener, HttpSessionListener").places("listener-of-two-roles"));
        assertNull(listener("HttpSessionListener").places("listener-of-two-roles"));
        assertNull(listener("ServletContextListener").places("listener-of-two-roles"));
    }

    @Test
    void listenerThatActsAtTheEndOfSessionsIsFound() {
        String method = "public void sessionDestroyed(HttpSessionEvent e) { %s }";
        String source =
                "package com.acme; import jakarta.servlet.http.*; public class L implements HttpSessionListener {"
                        + " int users; " + method + " }";
        String webXml = "<listener><listener-class>com.acme.L</listener-class></listener>";
        TestWar acting = TestWar.jakarta().webXml(webXml).classes(source.formatted("users--;"));
        TestWar idle = TestWar.jakarta().webXml(webXml).classes(source.formatted(""));
        assertEquals(List.of("com.acme.L (web.xml line 1)"), Checked.of(acting).places("listener-of-session-ends"));
        assertNull(Checked.of(idle).places("listener-of-session-ends"));
    }

    /** Classes of Groovy call a method by a name that is looked up when the program runs. */
    @Test
    void codeOfDynamicLanguageIsNamed() {
        String call = "class A { Object site = org.codehaus.groovy.runtime.callsite.CallSite.class; }";
        String site = "package org.codehaus.groovy.runtime.callsite; public class CallSite { }";
        TestWar own = war().classes("package com.acme; public " + call, site);
        TestWar library = war().library("g-1.jar", Map.of(), "package groovy.lang; public " + call, site);
        assertEquals(List.of("WEB-INF/classes"), Checked.of(own).places("code-dynamic"));
        assertNull(Checked.of(library).places("code-dynamic"));
    }

    @Test
    void beansInTheSessionAreFound() {
        Checked checked = Checked.of(war().classes(
                        "package jakarta.enterprise.context; public @interface SessionScoped { }",
                        "package jakarta.enterprise.context; public @interface RequestScoped { }",
                        "package org.springframework.web.context.annotation; public @interface SessionScope { }",
                        "package com.acme; @jakarta.enterprise.context.SessionScoped class A { }",
                        "package com.acme; @jakarta.enterprise.context.RequestScoped class B { }",
                        "package com.acme; @org.springframework.web.context.annotation.SessionScope class C { }"));
        assertEquals(List.of("com.acme.A"), checked.places("session-scoped-cdi"));
        assertEquals(List.of("com.acme.C"), checked.places("session-scoped-spring"));
    }

    @Test
    void facesStateOnTheServerIsFound() {
        String servlet = "<servlet><servlet-name>f</servlet-name><servlet-class>jakarta.faces.webapp.FacesServlet"
                + "</servlet-class></servlet>";
        String client = "<context-param><param-name>jakarta.faces.STATE_SAVING_METHOD</param-name>"
                + "<param-value>client</param-value></context-param>";
        assertNotNull(Checked.of(TestWar.jakarta().webXml(servlet)).places("faces-state-on-server"));
        assertNull(Checked.of(TestWar.jakarta().webXml(servlet + client)).places("faces-state-on-server"));
    }

    @Test
    void servletApiInTheWarIsFound() {
        Checked checked = Checked.of(
                war().library("servlet-api.jar", Map.of(), "package jakarta.servlet; public interface Servlet { }"));
        assertEquals(List.of("servlet-api.jar"), checked.places("servlet-api-inside"));
    }

    @Test
    void webSocketIsFound() {
        Checked checked = Checked.of(war().classes(
                        "package jakarta.websocket.server; public @interface ServerEndpoint { }",
                        "package com.acme; @jakarta.websocket.server.ServerEndpoint class Chat { }"));
        assertEquals(List.of("com.acme.Chat"), checked.places("websocket"));
    }

    @Test
    void filterThatCodePutsBeforeOursIsFound() {
        Checked checked = Checked.of(war().classes("""
                package com.acme; import jakarta.servlet.*; import jakarta.servlet.http.*;
                class Start {
                  void front(ServletContext context) { map(context.addFilter("a", "A"), false); }
                  void first(ServletContext context) {
                    context.addFilter("a", "A").addMappingForUrlPatterns(null, false, "/*", "/a");
                  }
                  void behind(ServletContext context) {
                    context.addFilter("a", "A").addMappingForUrlPatterns(null, true, "/*", "/a");
                  }
                  void map(FilterRegistration filter, boolean after) { filter.addMappingForUrlPatterns(null, after, "/*"); }
                  void given(ServletContext context, String[] patterns) {
                    context.addFilter("a", "A").addMappingForUrlPatterns(null, true, patterns);
                    context.addFilter("b", "B").addMappingForUrlPatterns(null, false, patterns);
                  }
                  void behindGiven(ServletContext context, String[] patterns) {
                    context.addFilter("a", "A").addMappingForUrlPatterns(null, true, "/a");
                    context.addFilter("b", "B").addMappingForUrlPatterns(null, true, patterns);
                    context.addFilter("c", "C").addMappingForUrlPatterns(null, true);
                    context.addFilter("d", "D").addMappingForUrlPatterns(null, true, patterns[0] + "/a", patterns[1]);
                  }
                  void none(ServletContext context, String[] patterns) {
                    context.addFilter("a", "A").addMappingForUrlPatterns(null, true, "/a");
                    context.addFilter("b", "B").addMappingForUrlPatterns(null, false, patterns);
                  }
                }
                """));
        assertEquals(
                List.of("com.acme.Start.first", "com.acme.Start.given", "com.acme.Start.map", "com.acme.Start.none"),
                checked.places("filters-before-ours"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.springframework.boot.web.servlet.support.SpringBootServletInitializer",
                "org.springframework.security.web.context.AbstractSecurityWebApplicationInitializer",
                "org.springframework.session.web.context.AbstractHttpSessionApplicationInitializer"
            })
    void initializerOfSpringPutsFiltersBeforeOurs(String type) {
        int dot = type.lastIndexOf('.');
        Checked checked = Checked.of(war().classes(
                        "package " + type.substring(0, dot) + "; public class " + type.substring(dot + 1) + " { }",
                        "package com.acme; class Base extends " + type + " { }",
                        "package com.acme; class Start extends Base { }"));
        assertEquals(List.of("com.acme.Base", "com.acme.Start"), checked.places("filters-before-ours"));
    }

    private static final String BOOT = "org.springframework.boot.web.servlet.support.SpringBootServletInitializer";

    private static TestWar withSpringSecurity(String webXml, String initializer, String... more) {
        List<String> sources = new ArrayList<>(List.of(more));
        int dot = initializer.lastIndexOf('.');
        sources.add("package com.acme; class Start extends " + initializer + " { }");
        sources.add("package " + initializer.substring(0, dot) + "; public class " + initializer.substring(dot + 1)
                + " { }");
        return TestWar.jakarta()
                .webXml(webXml)
                .library(
                        "spring-security-web-6.5.6.jar",
                        Map.of(),
                        "package org.springframework.security.web; public class FilterChainProxy { }")
                .classes(sources.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {BOOT, "org.springframework.security.web.context.AbstractSecurityWebApplicationInitializer"})
    void loginThatRunsBeforeOursIsRefused(String initializer) {
        Checked checked = Checked.of(withSpringSecurity("", initializer));
        assertEquals(List.of("com.acme.Start"), checked.places("login-before-ours"));
        assertNull(checked.places("filters-before-ours"));
        assertEquals(CheckResult.Answer.NO, checked.result.answer());
    }

    @Test
    void loginThatRunsBeforeOursNeedsALookBesideConstraints() {
        String constraint = "<security-constraint><web-resource-collection><url-pattern>/a</url-pattern>"
                + "</web-resource-collection><auth-constraint><role-name>r</role-name></auth-constraint>"
                + "</security-constraint>";
        Checked checked = Checked.of(withSpringSecurity(constraint, BOOT));
        assertNull(checked.places("login-before-ours"));
        assertEquals(List.of("com.acme.Start"), checked.places("filters-before-ours"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void codeThatPutsFiltersBehindWebXmlIsRead(boolean after) {
        String registration = "package org.springframework.boot.web.servlet;"
                + " public class AbstractFilterRegistrationBean { public void setMatchAfter(boolean after) { } }";
        Checked checked = Checked.of(withSpringSecurity(
                "",
                BOOT,
                registration,
                "package com.acme; class Behind { void set(Object bean) {"
                        + " ((org.springframework.boot.web.servlet.AbstractFilterRegistrationBean) bean).setMatchAfter("
                        + after + "); } }"));
        assertEquals(after, checked.places("login-before-ours") == null);
        assertEquals(after, checked.places("filters-before-ours") != null);
    }

    @Test
    void filterInFrontHidesItsUserFromCode() {
        String code = "package com.acme; import jakarta.servlet.http.*; class Who {"
                + " String name(HttpServletRequest request) { return request.getRemoteUser(); } }";
        String same = "It gets the same answers after a conversion.";
        assertTrue(Checked.of(war().classes(code)).result.text(300, true).contains(same));
        String text = Checked.of(withSpringSecurity("", BOOT, code)).result.text(300, true);
        assertFalse(text.contains(same), text);
        assertTrue(text.contains("It does not see a user whom a filter before this one has set."), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"WarLauncher", "launch/WarLauncher"})
    void warThatStartsByItselfIsNamed(String launcher) {
        String file = "org/springframework/boot/loader/" + launcher + ".class";
        assertEquals(List.of(file), Checked.of(war().file(file, "")).places("executable-war"));
        assertNull(Checked.of(war().file("WEB-INF/classes/" + file, "")).places("executable-war"));
    }

    @Test
    void frameworkThatKeepsMuchIsNamed() {
        Checked checked = Checked.of(
                war().library("wicket-core-9.jar", Map.of(), "package org.apache.wicket; public class Session { }"));
        assertEquals(List.of("wicket-core-9.jar"), checked.places("framework-keeps-much"));
    }

    @Test
    void damagedClassIsCountedAndNamed() {
        Checked checked = Checked.of(war().file("WEB-INF/classes/A.class", "xx"));
        assertEquals(List.of("WEB-INF/classes/A.class: it is not a valid class file"), checked.places("damaged"));
        assertFalse(checked.result.text(80, false).isEmpty());
    }

    @Test
    void longListsAreCutAndShownOnRequest() {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            body.append("session.setAttribute(\"a").append(i).append("\", 1);\n");
        }
        Checked checked = Checked.code(false, body.toString());
        String text = checked.result.text(100, false);
        assertTrue(text.contains("and 32 more (--all)"), text);
        assertFalse(text.contains("a39:"), text);
        assertTrue(checked.result.text(100, true).contains("a39: java.lang.Integer - yes"));
    }

    @ParameterizedTest
    @CsvSource({"40", "60", "120"})
    void linesFitTheTerminal(int width) {
        String text = Checked.code(false, "session.setAttribute(\"user\", new Random());")
                .result
                .text(width, false);
        text.lines()
                .filter(line -> line.length() > width)
                .forEach(line -> assertEquals(1, line.strip().split(" ").length, "too long: " + line));
    }
}
