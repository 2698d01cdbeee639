package io.github.jwtfilter.tools.war;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.access.constraints.SecurityConstraint;
import io.github.jwtfilter.tools.classes.ClassSource;
import io.github.jwtfilter.tools.classes.Edition;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Are the edition, the constraints outside web.xml and the declarations of an application read from its classes? */
final class ApplicationTest {
    private static String servlet(String security) {
        return "package com.acme; import jakarta.servlet.annotation.*;"
                + " @WebServlet(name = \"cart\", urlPatterns = {\"/cart\", \"/cart/*\"}) " + security
                + " public class Cart extends jakarta.servlet.http.HttpServlet { }";
    }

    @Test
    void editionIsThatOfTheClasses() {
        assertEquals(
                Edition.JAKARTA, TestWar.jakarta().classes(servlet("")).read().edition());
        assertEquals(Edition.JAVAX, TestWar.javax().classes(servlet("")).read().edition());
    }

    @Test
    void classesOfBothEditionsAreBoth() {
        TestWar war = TestWar.jakarta().classes(servlet(""));
        TestWar.javax()
                .compile(servlet("").replace("Cart", "Old"))
                .forEach((name, file) -> war.file("WEB-INF/classes/" + name + ".class", file));
        assertEquals(Edition.BOTH, war.read().edition());
    }

    @Test
    void editionOfJspsIsThatOfWebXml() {
        assertEquals(Edition.JAVAX, TestWar.javax().webXml("").read().edition());
        assertEquals(Edition.JAKARTA, TestWar.jakarta().webXml("").read().edition());
        assertEquals(
                Edition.UNKNOWN, TestWar.jakarta().file("index.jsp", "").read().edition());
    }

    /** Servers for jakarta read an old web.xml. */
    @Test
    void libraryOfOneEditionCountsMoreThanAnOldWebXml() {
        TestWar war = TestWar.jakarta()
                .file("WEB-INF/web.xml", "<web-app version='3.0'/>")
                .library(
                        "struts-7.jar",
                        Map.of(),
                        "package org.apache.struts2; abstract class F implements jakarta.servlet.Filter { }");
        assertEquals(Edition.JAKARTA, war.read().edition());
        assertFalse(war.read().isEditionGuessed());
        assertTrue(TestWar.jakarta()
                .file("WEB-INF/web.xml", "<web-app version='3.0'/>")
                .read()
                .isEditionGuessed());
    }

    /** A library for javax, such as an old cache, may be there for other reasons. */
    @Test
    void libraryWhoseClassWebXmlNamesDecidesTheEdition() {
        String filter =
                "package org.springframework.web; public abstract class Guard implements jakarta.servlet.Filter { }";
        TestWar old = TestWar.javax()
                .library("cache.jar", Map.of(), filter.replace("org.springframework.web", "net.sf.ehcache"));
        byte[] cache = old.read("WEB-INF/lib/cache.jar").orElseThrow();
        for (String named : List.of("org.springframework.web.Guard", "com.acme.Guard")) {
            Application application = TestWar.jakarta()
                    .file(
                            "WEB-INF/web.xml",
                            "<web-app version='2.5'><filter><filter-name>g</filter-name><filter-class>" + named
                                    + "</filter-class></filter></web-app>")
                    .classes("package com.acme; class Bean { }")
                    .library("guard.jar", Map.of(), filter)
                    .file("WEB-INF/lib/cache.jar", cache)
                    .read();
            boolean known = named.equals("org.springframework.web.Guard");
            assertEquals(known ? Edition.JAKARTA : Edition.JAVAX, application.edition(), named);
            assertEquals(!known, application.isEditionGuessed(), named);
        }
    }

    /** A REST application of Spring Boot 4: no web.xml, no own use of the API, and a logging library for javax. */
    @Test
    void libraryWhoseClassTheApplicationExtendsDecidesTheEdition() {
        TestWar old = TestWar.javax()
                .library(
                        "commons-logging.jar",
                        Map.of(),
                        "package org.apache.commons.logging; class Cleaner { jakarta.servlet.ServletContext c; }");
        TestWar war = TestWar.jakarta()
                .library(
                        "spring-boot.jar",
                        Map.of(),
                        "package org.springframework.boot; public class Initializer { jakarta.servlet.ServletContext c; }")
                .file(
                        "WEB-INF/lib/commons-logging.jar",
                        old.read("WEB-INF/lib/commons-logging.jar").orElseThrow());
        assertEquals(Edition.BOTH, war.read().edition());
        Map<String, byte[]> own = TestWar.jakarta()
                .compile(
                        "package org.springframework.boot; public class Initializer { }",
                        "package com.acme; class Start extends org.springframework.boot.Initializer { }");
        war.file("WEB-INF/classes/com/acme/Start.class", own.get("com/acme/Start"));
        assertEquals(Edition.JAKARTA, war.read().edition());
    }

    @Test
    void libraryForBothEditionsDecidesNothing() {
        TestWar war = TestWar.jakarta().classes(servlet(""));
        war.library(
                "spring-web.jar",
                Map.of("META-INF/maven/a/b/pom.properties", "groupId=org.springframework\nartifactId=spring-web"),
                "package org.springframework.web; class Both { jakarta.servlet.ServletContext c; }");
        assertEquals(Edition.JAKARTA, war.read().edition());
    }

    @Test
    void annotatedServletIsDeclared() {
        Declarations.Component cart = TestWar.jakarta()
                .classes(servlet(""))
                .read()
                .declarations()
                .servlets()
                .get(0);
        assertEquals("cart", cart.name);
        assertEquals("com.acme.Cart", cart.className);
        assertEquals(Set.of("/cart", "/cart/*"), cart.patterns());
    }

    private static List<String> described(List<SecurityConstraint> constraints) {
        return constraints.stream()
                .map(each -> each.resources.get(0).urlPatterns + " "
                        + each.resources.get(0).methods
                        + " without " + each.resources.get(0).omissions + " "
                        + each.roles.map(Object::toString).orElse("everybody") + (each.needsTls ? " TLS" : ""))
                .collect(Collectors.toList());
    }

    @Test
    void servletSecurityBecomesConstraints() {
        Application application = TestWar.javax()
                .classes(servlet("@ServletSecurity(value = @HttpConstraint(rolesAllowed = \"clerk\","
                        + " transportGuarantee = ServletSecurity.TransportGuarantee.CONFIDENTIAL),"
                        + " httpMethodConstraints = @HttpMethodConstraint(value = \"TRACE\","
                        + " emptyRoleSemantic = ServletSecurity.EmptyRoleSemantic.DENY))"))
                .read();
        assertEquals(
                List.of("[/cart, /cart/*] [TRACE] without [] []", "[/cart, /cart/*] [] without [TRACE] [clerk] TLS"),
                described(application.outsideConstraints().known()));
        assertFalse(application.outsideConstraints().isEmpty());
    }

    @Test
    void servletSecurityOfASuperclassCounts() {
        Application application = TestWar.jakarta()
                .classes(
                        "package com.acme; import jakarta.servlet.annotation.*;"
                                + " @ServletSecurity(@HttpConstraint(rolesAllowed = \"clerk\"))"
                                + " abstract class Guarded extends jakarta.servlet.http.HttpServlet { }",
                        servlet("").replace("jakarta.servlet.http.HttpServlet", "Guarded"))
                .read();
        assertEquals(
                List.of("[/cart, /cart/*] [] without [] [clerk]"),
                described(application.outsideConstraints().known()));
    }

    @Test
    void patternOfAConstraintInWebXmlIsNotAnnotated() {
        Application application = TestWar.jakarta()
                .webXml("<security-constraint><web-resource-collection><url-pattern>/cart</url-pattern>"
                        + "</web-resource-collection></security-constraint>")
                .classes(servlet("@ServletSecurity(@HttpConstraint(rolesAllowed = \"clerk\"))"))
                .read();
        assertEquals(
                List.of("[/cart/*] [] without [] [clerk]"),
                described(application.outsideConstraints().known()));
    }

    @Test
    void jarThatExpandsWithoutMeasureIsReadInPart() {
        Map<String, String> bomb = new LinkedHashMap<>();
        for (int i = 0; i < 5; i++) {
            bomb.put("zeros" + i + ".class", "\0".repeat(8 << 20));
        }
        Application application =
                TestWar.jakarta().webXml("").library("bomb.jar", bomb).read();
        String rest = "WEB-INF/lib/bomb.jar: it is too large; the rest of it was not read";
        assertEquals(rest, application.classes().files().damaged().get(4));
        assertTrue(application.unreadable().contains(rest), application.unreadable()::toString);
    }

    @Test
    void fragmentBehindAnEntryThatExpandsWithoutMeasureIsRead() {
        Map<String, String> jar = new LinkedHashMap<>();
        jar.put("zeros.bin", "\0".repeat(100 << 20));
        jar.put(
                "META-INF/web-fragment.xml",
                "<web-fragment><listener><listener-class>a.B</listener-class></listener></web-fragment>");
        Application application =
                TestWar.jakarta().webXml("").library("big.jar", jar).read();
        assertEquals(1, application.declarations().listeners().size());
        assertEquals(List.of(), application.unreadable());
    }

    @Test
    void metadataCompleteSwitchesAnnotationsAndFragmentsOff() {
        Application application = TestWar.jakarta()
                .file("WEB-INF/web.xml", "<web-app metadata-complete='true'/>")
                .classes(servlet("@ServletSecurity(@HttpConstraint(rolesAllowed = \"clerk\"))"))
                .library(
                        "shop.jar",
                        Map.of(
                                "META-INF/web-fragment.xml",
                                "<web-fragment><listener><listener-class>a.B</listener-class></listener>"
                                        + "</web-fragment>"))
                .read();
        assertTrue(application.outsideConstraints().isEmpty());
        assertEquals(List.of(), application.declarations().servlets());
        assertEquals(List.of(), application.declarations().listeners());
    }

    @Test
    void fragmentIsRead() {
        Application application = TestWar.jakarta()
                .library(
                        "shop.jar",
                        Map.of(
                                "META-INF/web-fragment.xml",
                                "<web-fragment><servlet><servlet-name>a</servlet-name>"
                                        + "<servlet-class>a.B</servlet-class></servlet><servlet-mapping>"
                                        + "<servlet-name>a</servlet-name><url-pattern>/a</url-pattern></servlet-mapping>"
                                        + "<security-constraint><web-resource-collection><url-pattern>/a</url-pattern>"
                                        + "</web-resource-collection><auth-constraint><role-name>x</role-name>"
                                        + "</auth-constraint></security-constraint></web-fragment>"))
                .read();
        assertEquals(Set.of("/a"), application.declarations().servlets().get(0).patterns());
        assertEquals(
                List.of("[/a] [] without [] [x]"),
                described(application.outsideConstraints().known()));
    }

    @Test
    void codeThatSetsConstraintsIsNamed() {
        Application application = TestWar.javax()
                .classes("package com.acme; import jakarta.servlet.*; class Start implements ServletContextListener {\n"
                        + " public void contextInitialized(ServletContextEvent e) {\n"
                        + " e.getServletContext().addServlet(\"a\", \"a.B\")\n"
                        + ".setServletSecurity(new ServletSecurityElement()); } }")
                .read();
        assertEquals(
                List.of("com.acme.Start.contextInitialized line 4 (WEB-INF/classes)"),
                application.outsideConstraints().code());
    }

    @Test
    void annotatedServletThatCodeRegistersIsNamed() {
        String base = "package com.acme; @jakarta.servlet.annotation.ServletSecurity class Base extends"
                + " jakarta.servlet.http.HttpServlet { }";
        String start = "package com.acme; import jakarta.servlet.*; class Start { void at(ServletContext c) {\n"
                + " c.addServlet(\"b\", %s).addMapping(\"/b\"); } } class B extends Base { } class C"
                + " extends jakarta.servlet.http.HttpServlet { }";
        String declared =
                "<servlet><servlet-name>a</servlet-name><servlet-class>com.acme.Base</servlet-class></servlet>";
        assertEquals(
                List.of("@ServletSecurity com.acme.B, if it is registered at com.acme.Start.at line 2"),
                TestWar.jakarta()
                        .webXml(declared)
                        .classes(base, start.formatted("B.class"))
                        .read()
                        .outsideConstraints()
                        .code());
        // The container ignores the annotation of an object.
        assertEquals(
                List.of(),
                TestWar.jakarta()
                        .webXml(declared)
                        .classes(base, start.formatted("new B()"))
                        .read()
                        .outsideConstraints()
                        .code());
    }

    @Test
    void damagedAndNewerClassFilesAreCounted() {
        byte[] good = TestWar.jakarta().compile(servlet("")).get("com/acme/Cart");
        byte[] newer = good.clone();
        newer[7] = 99;
        Application application = TestWar.jakarta()
                .file("WEB-INF/classes/com/acme/Cart.class", newer)
                .file("WEB-INF/classes/Half.class", Arrays.copyOf(good, good.length / 2))
                .file("WEB-INF/classes/Empty.class", "")
                .file("WEB-INF/classes/Text.class", "no class at all, but long enough for a header")
                .file("WEB-INF/lib/no.jar", "no JAR")
                .read();
        assertEquals(1, application.declarations().servlets().size());
        assertEquals(1, application.classes().files().newerCount());
        assertEquals(4, application.classes().files().damagedCount());
    }

    @Test
    void jarsOfTheApplicationAreToldFromLibraries() {
        Application application = TestWar.jakarta()
                .classes(servlet(""))
                .library(
                        "core.jar",
                        Map.of("META-INF/maven/c/d/pom.properties", "groupId=com.acme\nartifactId=core"),
                        "package com.acme.core; class A { }")
                .library("plain.jar", Map.of(), "package shop; class A { }")
                .library(
                        "other.jar",
                        Map.of("META-INF/maven/c/d/pom.properties", "groupId=net.other\nartifactId=other\nversion=1"),
                        "package net.other; class A { }")
                .library("spring.jar", Map.of(), "package org.springframework.web; class A { }")
                .read();
        assertEquals(
                List.of("WEB-INF/classes", "core.jar", "plain.jar"),
                application.classes().files().sources().stream()
                        .filter(ClassSource::isOwn)
                        .map(ClassSource::name)
                        .collect(Collectors.toList()));
    }
}
