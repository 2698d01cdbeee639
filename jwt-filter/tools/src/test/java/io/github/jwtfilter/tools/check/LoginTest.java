package io.github.jwtfilter.tools.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.tools.check.CheckResult.Answer;
import io.github.jwtfilter.tools.war.TestWar;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Is the login of today found, and is the answer right for it? */
final class LoginTest {
    private static final String CONSTRAINT = "<security-constraint><web-resource-collection><url-pattern>/admin/*"
            + "</url-pattern></web-resource-collection><auth-constraint><role-name>clerk</role-name></auth-constraint>"
            + "</security-constraint>";

    private static String config(String method) {
        return CONSTRAINT + "<login-config><auth-method>" + method
                + "</auth-method><form-login-config><form-login-page>"
                + "/in.jsp</form-login-page><form-error-page>/no.jsp</form-error-page></form-login-config></login-config>";
    }

    @ParameterizedTest
    @CsvSource({
        "FORM, FORM, GO",
        "BASIC, BASIC, GO_WITH_CARE",
        "DIGEST, DIGEST, GO_WITH_CARE",
        "CLIENT-CERT, CLIENT_CERT, NO",
        "CLIENT_CERT, CLIENT_CERT, NO",
        "SPNEGO, SERVER_MODULE, NO",
        "KEYCLOAK, KEYCLOAK, NO"
    })
    void loginOfTheContainerIsNamed(String method, LoginKind kind, Answer answer) {
        Checked checked = Checked.of(TestWar.jakarta().webXml(config(method)));
        assertEquals(List.of(kind), checked.result.logins);
        assertEquals(answer, checked.result.answer());
    }

    @Test
    void rulesEqualToTheConstraintsAreShown() {
        String text =
                Checked.of(TestWar.jakarta().webXml(config("FORM"))).result.text(100, false);
        assertTrue(text.contains("/admin/*: clerk  (web.xml line 1)"), text);
        assertTrue(text.matches("(?s).*\n    /admin/\\* +role clerk\n.*"), text);
        assertTrue(text.contains("Login page /in.jsp, error page /no.jsp."), text);
    }

    @Test
    void reasonsAndTheConversionComeBeforeTheFacts() {
        String text =
                Checked.of(TestWar.jakarta().webXml(config("BASIC"))).result.text(100, false);
        List<String> headings = text.lines()
                .filter(line -> line.matches("[A-Z]{2,} [A-Z ]+.*"))
                .skip(1)
                .toList();
        assertEquals(
                List.of("NEEDS A LOOK", "WHAT CONVERT WOULD DO", "THE APPLICATION TODAY"),
                headings.subList(0, 3),
                text);
    }

    @Test
    void roleReferenceThatSomeServersCountForConstraintsNeedsALook() {
        String servlet = "<servlet><servlet-name>a</servlet-name><servlet-class>b.C</servlet-class><security-role-ref>"
                + "<role-name>%s</role-name><role-link>boss</role-link></security-role-ref></servlet>";
        Checked same = Checked.of(TestWar.jakarta().webXml(config("FORM") + servlet.formatted("clerk")));
        Checked other = Checked.of(TestWar.jakarta().webXml(config("FORM") + servlet.formatted("other")));
        assertEquals(List.of("web.xml line 1: clerk is boss"), same.places("role-reference-in-constraint"));
        assertEquals(Answer.GO_WITH_CARE, same.result.answer());
        assertEquals(Answer.GO, other.result.answer());
    }

    @Test
    void requestsThatJettyAloneRefusesNeedALook() {
        String one = config("FORM")
                .replace("</url-pattern>", "</url-pattern><http-method-omission>GET</http-method-omission>");
        String two = one.replace(
                "</http-method-omission>", "</http-method-omission><http-method-omission>PUT</http-method-omission>");
        assertNull(Checked.of(TestWar.jakarta().webXml(one)).places("jetty-reads-constraints"));
        assertEquals(
                List.of("GET /admin/page: Jetty 'role clerk', rules 'permit'"),
                Checked.of(TestWar.jakarta().webXml(two)).places("jetty-reads-constraints"));
    }

    @Test
    void constraintsThatEarlierVersionsOfTomcatReadOtherwiseNeedALook() {
        String methods = config("FORM")
                .replaceFirst(
                        "<url-pattern>[^<]*</url-pattern>",
                        "<url-pattern>/</url-pattern><http-method>GET</http-method>");
        String order = config("FORM")
                .replaceFirst(
                        "<url-pattern>[^<]*</url-pattern>",
                        "<url-pattern>/a/b/*</url-pattern><url-pattern>/a/*</url-pattern>");
        assertEquals(
                List.of("web.xml line 1: methods of /"),
                Checked.of(TestWar.jakarta().webXml(methods)).places("earlier-tomcat-reads-constraints"));
        assertEquals(
                List.of("web.xml line 1: /a/b/* before a shorter prefix of it"),
                Checked.of(TestWar.jakarta().webXml(order)).places("earlier-tomcat-reads-constraints"));
        assertNull(Checked.of(TestWar.jakarta().webXml(config("FORM"))).places("earlier-tomcat-reads-constraints"));
    }

    /** Tomcat reads such a role as every user. */
    @Test
    void declaredRoleWithTheNameOfAnyRoleNeedsALook() {
        String declared = "<security-role><role-name>**</role-name></security-role>";
        String any = config("FORM").replace(">clerk<", ">**<");
        assertEquals(
                List.of("web.xml line 1"),
                Checked.of(TestWar.jakarta().webXml(any + declared)).places("any-role-declared"));
        assertNull(Checked.of(TestWar.jakarta().webXml(any)).places("any-role-declared"));
        assertNull(
                Checked.of(TestWar.jakarta().webXml(config("FORM") + declared)).places("any-role-declared"));
    }

    @Test
    void constraintWithoutLoginConfigIsNamed() {
        assertEquals(
                List.of(LoginKind.CONSTRAINTS_ONLY),
                Checked.of(TestWar.jakarta().webXml(CONSTRAINT)).result.logins);
    }

    /** Such constraints keep everybody out of some paths. The login is in code. */
    @Test
    void loginOfTheCodeIsNamedBesideConstraintsWithoutLogin() {
        Checked checked = Checked.of(TestWar.jakarta()
                .webXml(CONSTRAINT)
                .classes(Checked.servlet("Shop", "session.setAttribute(\"user\", \"a\");")));
        assertEquals(List.of(LoginKind.OWN_SESSION, LoginKind.CONSTRAINTS_ONLY), checked.result.logins);
        assertEquals(Answer.GO_WITH_CARE, checked.result.answer());
        assertTrue(checked.kinds().containsAll(List.of("login-constraints-only", "login-stays")));
        String text = checked.result.text(300, true);
        assertTrue(text.contains("The login of the application's own code needs this"), text);
        assertFalse(text.contains("the login moves without it"), text);
    }

    @Test
    void loginModuleOfCodeWithoutRequestsIsNoLogin() {
        assertEquals(
                List.of(LoginKind.NONE),
                Checked.of(TestWar.jakarta()
                                .webXml("")
                                .classes("package com.acme; class Broker { void start() throws Exception {"
                                        + " new javax.security.auth.login.LoginContext(\"a\").login(); } }"))
                        .result
                        .logins);
    }

    @Test
    void loginInABeanOfTheSessionIsNamed() {
        for (String name : List.of("LoginController", "Cart")) {
            Checked checked = Checked.of(TestWar.jakarta()
                    .webXml("")
                    .classes(
                            "package jakarta.enterprise.context; public @interface SessionScoped { }",
                            "package com.acme; @jakarta.enterprise.context.SessionScoped public class " + name
                                    + " implements java.io.Serializable { }"));
            assertEquals(List.of(name.equals("Cart") ? LoginKind.NONE : LoginKind.OWN_SESSION), checked.result.logins);
        }
    }

    @Test
    void editionThatNoClassShowsNeedsALook() {
        Checked checked = Checked.of(TestWar.jakarta().file("WEB-INF/web.xml", "<web-app version='2.5'/>"));
        assertTrue(checked.kinds().contains("edition-guessed"), checked.kinds().toString());
    }

    @Test
    void loginConfigWithoutConstraintIsNoLogin() {
        assertEquals(
                List.of(LoginKind.NONE),
                Checked.of(TestWar.jakarta().webXml(config("BASIC").replace(CONSTRAINT, ""))).result.logins);
    }

    @ParameterizedTest
    @CsvSource({
        "org.springframework.security.web, FilterChainProxy, SPRING_SECURITY",
        "org.apache.shiro.web.servlet, ShiroFilter, SHIRO",
        "org.keycloak.adapters, KeycloakDeployment, KEYCLOAK",
        "org.pac4j.core.client, Client, PAC4J"
    })
    void frameworkIsNamed(String packageName, String type, LoginKind kind) {
        Checked checked = Checked.of(TestWar.jakarta()
                .webXml("")
                .library("framework-1.jar", Map.of(), "package " + packageName + "; public class " + type + " { }"));
        assertEquals(List.of(kind), checked.result.logins);
        assertEquals(Answer.GO_WITH_CARE, checked.result.answer());
    }

    @Test
    void pathsOfTheKeycloakFilterAreNamed() {
        Checked checked = Checked.of(TestWar.jakarta()
                .webXml("<filter><filter-name>kc</filter-name><filter-class>"
                        + "org.keycloak.adapters.servlet.KeycloakOIDCFilter</filter-class></filter><filter-mapping>"
                        + "<filter-name>kc</filter-name><url-pattern>/pay/*</url-pattern></filter-mapping>")
                .file("WEB-INF/keycloak.json", "{}"));
        assertEquals(List.of("web.xml line 1: filter for /pay/*"), checked.places("login-keycloak"));
    }

    @Test
    void keycloakJsonIsNamed() {
        Checked checked = Checked.of(TestWar.jakarta().webXml(CONSTRAINT).file("WEB-INF/keycloak.json", "{}"));
        assertEquals(List.of(LoginKind.KEYCLOAK), checked.result.logins);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "session.setAttribute(\"loggedIn\", true);                                | OWN_SESSION",
                "session.setAttribute(\"current_user\", request.getParameter(\"a\"));     | OWN_SESSION",
                "session.setAttribute(\"userAgent\", request.getHeader(\"a\"));           | NONE",
                "request.setAttribute(\"user\", 1);                                       | NONE",
                "request.login(\"a\", \"b\");                                             | REQUEST_LOGIN",
                "new javax.security.auth.login.LoginContext(\"a\").login();               | JAAS",
                "response.setHeader(\"WWW-Authenticate\", \"Basic\");                     | OWN_HEADER",
            })
    void loginOfTheCodeIsNamed(String body, LoginKind kind) {
        assertEquals(List.of(kind), Checked.code(true, body).result.logins);
    }

    /** convert says the same as 'look'. */
    @Test
    void loginOfCodeWithoutConstraintNeedsALook() {
        Checked checked = Checked.code(false, "request.login(\"a\", \"b\");");
        assertEquals(Answer.GO_WITH_CARE, checked.result.answer());
        assertEquals(List.of("com.acme.Shop.doGet"), checked.places("login-calls-only"));
        assertTrue(checked.result.text(1000, false).contains("so every path stays open, and the code decides."));
        Checked asking = Checked.of(TestWar.jakarta()
                .webXml(config("FORM"))
                .classes(Checked.servlet("Shop", "request.login(\"a\", \"b\");")));
        assertNull(asking.places("login-calls-only"));
        assertTrue(asking.result.text(1000, false).contains("Replace the constraints with roles"));
    }

    @Test
    void convertedApplicationIsNamed() {
        Checked checked = Checked.of(TestWar.jakarta()
                .webXml(
                        "<filter><filter-name>jwt</filter-name><filter-class>io.github.jwtfilter.JwtFilter</filter-class>"
                                + "</filter>"));
        assertEquals(List.of(LoginKind.JWT_FILTER), checked.result.logins);
        assertTrue(checked.result.text(80, false).contains("GO: the application is converted already."));
    }

    @Test
    void constraintsOutsideWebXmlAreNo() {
        Checked checked = Checked.of(TestWar.javax()
                .webXml(config("FORM"))
                .classes("package com.acme; import jakarta.servlet.annotation.*; @WebServlet(\"/x\")"
                        + " @ServletSecurity(@HttpConstraint(rolesAllowed = \"boss\"))"
                        + " class X extends jakarta.servlet.http.HttpServlet { }"));
        assertEquals(Answer.NO, checked.result.answer());
        assertEquals(
                List.of("@ServletSecurity com.acme.X: /x for boss"), checked.places("constraints-outside-web-xml"));
    }

    @Test
    void constraintWithoutARuleIsNo() {
        Checked checked = Checked.of(TestWar.jakarta().webXml(config("FORM").replace("clerk", "a&quot;b")));
        assertEquals(Answer.NO, checked.result.answer());
        assertNotNull(checked.places("rules-not-expressible"));
    }

    @Test
    void openMethodsAreNamed() {
        String open = config("FORM").replace("</url-pattern>", "</url-pattern><http-method>GET</http-method>");
        assertEquals(
                List.of("web.xml line 1"),
                Checked.of(TestWar.jakarta().webXml(open)).places("methods-open"));
        assertNull(Checked.of(TestWar.jakarta().webXml(open + "<deny-uncovered-http-methods/>"))
                .places("methods-open"));
        String closed = open + "<security-constraint><web-resource-collection><url-pattern>/admin/*</url-pattern>"
                + "<http-method-omission>GET</http-method-omission></web-resource-collection><auth-constraint/>"
                + "</security-constraint>";
        assertNull(Checked.of(TestWar.jakarta().webXml(closed)).places("methods-open"));
    }

    @Test
    void signedWarIsNo() {
        Checked checked = Checked.of(TestWar.jakarta().webXml("").file("META-INF/ACME.SF", ""));
        assertEquals(Answer.NO, checked.result.answer());
    }

    @Test
    void castOfThePrincipalToAServersClassIsFound() {
        String principal = "package org.apache.catalina.realm; public class GenericPrincipal implements"
                + " java.security.Principal { public String getName() { return null; } }";
        String cast = "((org.apache.catalina.realm.GenericPrincipal) request.getUserPrincipal()).getName();";
        TestWar war = TestWar.jakarta().webXml(config("FORM"));
        war.compile(Checked.servlet("Shop", cast), principal).entrySet().stream()
                .filter(each -> each.getKey().startsWith("com/acme"))
                .forEach(each -> war.file("WEB-INF/classes/" + each.getKey() + ".class", each.getValue()));
        Checked checked = Checked.of(war);
        assertEquals(
                List.of("com.acme.Shop.doGet line 6: org.apache.catalina.realm.GenericPrincipal"),
                checked.places("principal-cast"));
        assertEquals(Answer.GO_WITH_CARE, checked.result.answer());
    }

    @Test
    void castAfterInstanceofIsNoFinding() {
        Checked checked = Checked.code(
                false,
                "java.security.Principal p = request.getUserPrincipal();"
                        + " if (p instanceof Mine) { ((Mine) p).getName(); } Object o = (Object) p;",
                "package com.acme; abstract class Mine implements java.security.Principal { }");
        assertNull(checked.places("principal-cast"));
        assertNull(checked.places("principal-cast-own"));
    }

    @Test
    void linesThatAskForTheUserAreListed() {
        Checked checked = Checked.code(true, "request.isUserInRole(\"a\");\nrequest.getRemoteUser();");
        assertEquals(List.of("com.acme.Shop.doGet line 6", "com.acme.Shop.doGet line 7"), checked.places("user-code"));
    }
}
