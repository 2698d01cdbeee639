package io.github.jwtfilter.tools.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.tools.code.SessionAttribute;
import io.github.jwtfilter.tools.war.TestWar;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Are session attributes, their types and the lines that touch a session found in class files? */
final class SessionCodeTest {
    private static final String ITEM = "package com.acme; class Item implements java.io.Serializable { String name; }";

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void attributesOfBothEditionsAreFound(boolean javax) {
        Checked checked = Checked.code(javax, "session.setAttribute(\"count\", 1); session.getAttribute(\"other\");");
        assertEquals(List.of("count: java.lang.Integer, yes"), checked.attributes());
        assertEquals(List.of("com.acme.Shop.doGet line 6"), checked.attribute("count").places);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "session.setAttribute(\"a\", new Item());                                   | com.acme.Item",
                "Object o = new Item(); session.setAttribute(\"a\", o);                     | com.acme.Item",
                "session.setAttribute(\"a\", (Item) request.getAttribute(\"x\"));           | com.acme.Item",
                "List<Item> all = new ArrayList<>(); session.setAttribute(\"a\", all);      | java.util.ArrayList<com.acme.Item>",
                "Item[] all = new Item[2]; session.setAttribute(\"a\", all);                | com.acme.Item[]",
                "session.setAttribute(\"a\", request.getParameter(\"x\"));                  | java.lang.String",
                "session.setAttribute(\"a\", session.isNew() ? new Item() : \"x\");         | com.acme.Item or java.lang.String",
                "session.setAttribute(\"a\", new HashMap<>(Map.of(1, 2)));                  | java.util.HashMap",
                "session.setAttribute(\"a\", null);                                         | unknown",
            })
    void typeOfAValueIsFollowed(String body, String types) {
        assertEquals(types, Checked.code(false, body, ITEM).attribute("a").shownTypes());
    }

    @Test
    void interfaceThatOnlyLambdasImplementLeavesTheContentOpen() {
        Checked checked = Checked.code(
                false,
                "session.setAttribute(\"a\", new Note());",
                "package com.acme; class Note implements java.io.Serializable { Format format = x -> x; }",
                "package com.acme; interface Format extends java.io.Serializable { String of(String text); }");
        assertEquals(List.of("a: com.acme.Note, unknown"), checked.attributes());
        assertEquals(
                Set.of(".format: com.acme.Format, which no class of the WAR extends or implements, perhaps a lambda"),
                checked.attribute("a").vague());
    }

    @Test
    void partsThatACopyLacksAreNamed() {
        Checked checked = Checked.code(
                false,
                "session.setAttribute(\"a\", new User()); session.setAttribute(\"b\", Guest.ONE);"
                        + " session.setAttribute(\"c\", new Item());",
                ITEM,
                "package com.acme; class User implements java.io.Serializable { transient Object log; static int n;"
                        + " private Object readResolve() { return this; } }",
                "package com.acme; final class Guest { static final Guest ONE = new Guest(); private Guest() { } }");
        assertEquals(
                List.of("com.acme.Guest: the single object ONE", "com.acme.User: transient log, readResolve()"),
                checked.places("session-copies"));
    }

    @Test
    void genericsOfFieldsAndMethodsAreRead() {
        Checked checked = Checked.of(TestWar.jakarta()
                .classes(
                        ITEM,
                        "package com.acme; import java.util.*; class Shelf { List<Item> items; static Map<String, Item>"
                                + " all() { return null; } void keep(jakarta.servlet.http.HttpSession s) {"
                                + " s.setAttribute(\"items\", items); s.setAttribute(\"all\", all()); } }"));
        assertEquals(
                List.of(
                        "all: java.util.Map<java.lang.String, com.acme.Item>, yes",
                        "items: java.util.List<com.acme.Item>, yes"),
                checked.attributes());
        assertEquals(Set.of("com.acme.Item"), checked.result.sessionTypes());
    }

    @Test
    void methodThatForwardsItsArgumentsSetsAttributes() {
        Checked checked = Checked.code(
                false,
                "Sessions.keep(session, \"item\", new Item()); Sessions.user(session, \"x\");",
                ITEM,
                "package com.acme; class Sessions {"
                        + " static void keep(jakarta.servlet.http.HttpSession s, String name, Object value) {"
                        + " inner(s, name, value); }"
                        + " static void inner(jakarta.servlet.http.HttpSession s, String name, Object value) {"
                        + " s.setAttribute(name, value); }"
                        + " static void user(jakarta.servlet.http.HttpSession s, Object value) {"
                        + " s.setAttribute(\"user\", value); } }");
        assertEquals(List.of("item: com.acme.Item, yes", "user: java.lang.String, yes"), checked.attributes());
    }

    @Test
    void sessionThatStrutsGivesAsAMapIsFollowed() {
        Checked checked = Checked.of(
                TestWar.jakarta()
                        .webXml("")
                        .classes(
                                "package org.apache.struts2.action; public interface SessionAware {"
                                        + " void withSession(java.util.Map<String, Object> session); }",
                                "package com.acme; import java.util.*; public class Base implements"
                                        + " org.apache.struts2.action.SessionAware { Map<String, Object> session; Map<String, Object> other;"
                                        + " public void withSession(Map<String, Object> map) { session = map; }"
                                        + " Map<String, Object> getSession() { return session; } }",
                                "package com.acme; public class Login extends Base { void go() { session.put(\"user\", 1);"
                                        + " getSession().put(\"name\", \"a\"); other.put(\"x\", \"y\"); getSession().remove(\"name\"); } }"));
        assertEquals(List.of("name: java.lang.String, yes", "user: java.lang.Integer, yes"), checked.attributes());
    }

    @Test
    void attributeInSpringsScopeOfTheSessionIsFound() {
        Checked checked = Checked.of(TestWar.jakarta()
                .webXml("")
                .classes(
                        "package org.springframework.web.context.request; public interface RequestAttributes {"
                                + " void setAttribute(String name, Object value, int scope); }",
                        "package com.acme; import org.springframework.web.context.request.RequestAttributes;"
                                + " public class Keeper { void keep(RequestAttributes web) {"
                                + " web.setAttribute(\"item\", \"a\", 1); web.setAttribute(\"once\", \"a\", 0); } }"));
        assertEquals(List.of("item: java.lang.String, yes"), checked.attributes());
    }

    @Test
    void nameOfAClassIsAConstantName() {
        Checked checked = Checked.code(false, "session.setAttribute(Item.class.getName(), new Item());", ITEM);
        assertEquals(List.of("com.acme.Item: com.acme.Item, yes"), checked.attributes());
    }

    @Test
    void requestAttributesAreLeftOut() {
        Checked checked = Checked.code(
                false, "request.setAttribute(\"a\", 1); getServletContext().setAttribute(\"b\", new Object());");
        assertEquals(List.of(), checked.attributes());
    }

    @Test
    void subclassOfARequestIsARequest() {
        Checked checked = Checked.of(TestWar.jakarta()
                .classes(
                        "package com.acme; import jakarta.servlet.http.*; class Mine extends HttpServletRequestWrapper {"
                                + " Mine(HttpServletRequest r) { super(r); }"
                                + " public HttpSession getSession() { return super.getSession(); } }",
                        "package com.acme; class User { void go(Mine m) { m.getSession().invalidate(); } }"));
        assertEquals(2, checked.result.sessionCalls());
        assertEquals(List.of("com.acme.User.go line 1"), checked.places("logout-invalidates"));
    }

    @Test
    void closureNamesFieldsGenericsSuperclassesAndSubclasses() {
        Checked checked = Checked.code(
                false,
                "session.setAttribute(\"cart\", new Cart());",
                ITEM,
                "package com.acme; enum Color { RED }",
                "package com.acme; record Size(int width, Part part) { }",
                "package com.acme; class Part { }",
                "package com.acme; class Book extends Item { }",
                "package com.acme; class Base { String id; }",
                "package com.acme; class Unrelated { }",
                "package com.acme; class Cart extends Base { java.util.List<Item> items; Color color; Size size;"
                        + " transient Unrelated cache; static Unrelated all; }");
        assertEquals(
                Set.of("com.acme.Cart", "com.acme.Item", "com.acme.Book", "com.acme.Base", "com.acme.Part"),
                checked.result.sessionTypes());
        assertEquals("yes", checked.attribute("cart").storable());
    }

    @Test
    void anonymousCollectionOfAFieldIsNamed() {
        Checked checked = Checked.code(
                false,
                "session.setAttribute(\"a\", new Recent());",
                "package com.acme; import java.util.*; class Recent { Map<String, String> all ="
                        + " new LinkedHashMap<String, String>() { }; Runnable none = new Runnable() { public void run() { } };"
                        + " }");
        assertTrue(checked.attribute("a").toName().contains("com.acme.Recent$1"));
        assertFalse(checked.attribute("a").toName().contains("com.acme.Recent$2"));
    }

    @Test
    void enumAndRecordThatAreAttributesThemselvesAreNamed() {
        Checked checked = Checked.code(
                false,
                "session.setAttribute(\"color\", Color.RED); session.setAttribute(\"size\", new Size(1));",
                "package com.acme; enum Color { RED { void x() { } }; void x() { } }",
                "package com.acme; record Size(int width) { }");
        assertTrue(checked.result.sessionTypes().containsAll(Set.of("com.acme.Color", "com.acme.Size")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "new Random()                                    | java.util.Random is a random generator",
                "new java.security.SecureRandom()                | java.security.SecureRandom is a random generator",
                "Thread.currentThread()                          | java.lang.Thread is a thread",
                "new java.util.concurrent.locks.ReentrantLock()  | is a lock",
                "new java.io.StringReader(\"\")                  | is an open stream",
                "(java.sql.Connection) null                      | is a database connection",
                "List.of(1).stream()                             | is a stream",
                "System.getLogger(\"x\")                         | is a logger",
                "getClass().getClassLoader()                     | is a class loader",
                "new javax.security.auth.Subject()               | is a JAAS subject",
                "(Runnable & java.io.Serializable) () -> { }     | a lambda",
                "getServletContext()                             | is part of the running server",
                "session                                         | is part of the running server",
                "new Exception()                                 | is an exception",
                "java.util.regex.Pattern.compile(\"x\")          | is a regular expression",
            })
    void objectOfTheServerCannotBeStored(String value, String reason) {
        SessionAttribute attribute = Checked.code(false, "session.setAttribute(\"a\", " + value + ");")
                .attribute("a");
        assertEquals("no", attribute.storable());
        assertTrue(
                attribute.obstacles().get(0).contains(reason),
                attribute.obstacles().toString());
    }

    @Test
    void pathToAnObjectOfTheServerIsNamed() {
        Checked checked = Checked.code(
                true,
                "session.setAttribute(\"game\", new Game());",
                "package com.acme; class Game { Board board; }",
                "package com.acme; class Board { java.util.Random dice; Game back; }");
        assertEquals(
                List.of("game: .board.dice: java.util.Random is a random generator; its state must not travel"),
                checked.places("session-unstorable"));
        assertEquals(Set.of(), checked.result.sessionTypes());
    }

    @Test
    void valuesOfTheJdkNeedNoEntry() {
        Checked checked = Checked.code(
                false,
                "session.setAttribute(\"a\", new Date()); session.setAttribute(\"b\", java.time.Instant.now());"
                        + " session.setAttribute(\"c\", new ArrayList<String>()); session.setAttribute(\"d\", new byte[1]);"
                        + " session.setAttribute(\"e\", Locale.ROOT); session.setAttribute(\"f\", UUID.randomUUID());");
        assertEquals(Set.of(), checked.result.sessionTypes());
        assertNull(checked.places("session-unstorable"));
        assertEquals("yes", checked.result.sessionsAnswer());
    }

    @Test
    void fieldOfAnyTypeIsOpen() {
        Checked checked = Checked.code(
                false,
                "session.setAttribute(\"a\", new Box());",
                "package com.acme; class Box { Object content; java.util.Map<String, ?> more; }");
        assertEquals("unknown", checked.attribute("a").storable());
        assertEquals(List.of("a: com.acme.Box (.content: java.lang.Object)"), checked.places("session-unknown"));
    }

    @Test
    void sessionIdAsAKeyIsFound() {
        Checked checked = Checked.code(
                false,
                "Map<String, Object> all = new HashMap<>(); String id = session.getId(); all.put(id, 1);"
                        + " all.put(\"x\", session.getId());");
        assertEquals(List.of("com.acme.Shop.doGet line 6"), checked.places("session-id-as-key"));
        assertNull(Checked.code(false, "new HashMap<Object, Object>().put(\"x\", session.getId());")
                .places("session-id-as-key"));
    }

    @Test
    void logoutThatOnlyRemovesAnAttributeIsFound() {
        Checked checked = Checked.of(TestWar.jakarta()
                .webXml(
                        "<servlet><servlet-name>out</servlet-name><servlet-class>com.acme.Leave</servlet-class></servlet>"
                                + "<servlet-mapping><servlet-name>out</servlet-name><url-pattern>/logout</url-pattern>"
                                + "</servlet-mapping>")
                .classes(Checked.servlet("Leave", "session.removeAttribute(\"user\");")));
        assertEquals(
                List.of("com.acme.Leave.doGet line 6 removes user (at /logout)"),
                checked.places("logout-removes-attribute"));
        assertEquals(Set.of("/logout"), checked.result.logoutPaths());
    }

    @Test
    void removingSomethingElseIsNoLogout() {
        assertNull(Checked.code(false, "session.removeAttribute(\"login_hint\"); session.removeAttribute(\"cart\");")
                .places("logout-removes-attribute"));
        assertNull(Checked.code(false, "session.removeAttribute(\"user\"); session.invalidate();")
                .places("logout-removes-attribute"));
    }

    @Test
    void librariesAreCountedAndKeptApart() {
        Checked checked = Checked.of(TestWar.jakarta()
                .webXml("")
                .library(
                        "spring-web-6.jar",
                        java.util.Map.of(),
                        "package org.springframework.web; class S { void a(jakarta.servlet.http.HttpSession s) {"
                                + " s.setAttribute(\"spring\", new java.util.Random()); } }"));
        assertEquals(List.of(), checked.attributes());
        assertEquals(1, checked.result.code.libraries().size());
        assertTrue(checked.result.text(100, false).contains("1 library uses sessions too: spring-web-6.jar (1 class)"));
    }

    @Test
    void frameworkWhoseServletWebXmlNamesStaysALibrary() {
        Checked checked = Checked.of(TestWar.jakarta()
                .webXml("<servlet><servlet-name>r</servlet-name>"
                        + "<servlet-class>org.restlet.ext.servlet.ServerServlet</servlet-class></servlet>")
                .library(
                        "org.restlet-2.jar",
                        java.util.Map.of(),
                        "package org.restlet.ext.servlet; public class ServerServlet extends jakarta.servlet.http.HttpServlet {"
                                + " String asks = \"WWW-Authenticate\"; }"));
        assertEquals(List.of(LoginKind.NONE), checked.result.logins);
    }
}
