package io.github.jwtfilter.tools.check;

import io.github.jwtfilter.tools.code.SessionAttribute;
import io.github.jwtfilter.tools.war.TestWar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The result of a check of a small application, in short forms for comparisons. */
final class Checked {
    final CheckResult result;

    private Checked(CheckResult result) {
        this.result = result;
    }

    static Checked of(TestWar war) {
        try {
            return new Checked(CheckResult.of(war, Optional.empty()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Checks an application of one class. {@code #} stands for the body of a method with a request and a session. */
    static Checked code(boolean javax, String body, String... others) {
        String[] sources = new String[others.length + 1];
        sources[0] = servlet("Shop", body);
        System.arraycopy(others, 0, sources, 1, others.length);
        return of((javax ? TestWar.javax() : TestWar.jakarta()).webXml("").classes(sources));
    }

    static String servlet(String name, String body) {
        return "package com.acme; import java.util.*; import jakarta.servlet.http.*;\n"
                + "public class " + name + " extends HttpServlet {\n"
                + "protected void doGet(HttpServletRequest request, HttpServletResponse response) {\n"
                + "HttpSession session = request.getSession();\n"
                + "try {\n" + body + "\n} catch (Exception e) { throw new IllegalStateException(e); } } }";
    }

    /** Returns the places of a kind of finding; null if there is none. */
    List<String> places(String kind) {
        return result.findings().all().stream()
                .filter(each -> each.kind.equals(kind))
                .findFirst()
                .map(each -> each.places)
                .orElse(null);
    }

    List<String> kinds() {
        return result.findings().all().stream().map(each -> each.kind).collect(Collectors.toList());
    }

    SessionAttribute attribute(String name) {
        return result.contents.all().stream()
                .filter(each -> each.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no attribute " + name));
    }

    /** Returns for example {@code cart: java.util.List<com.acme.Item>, yes}. */
    List<String> attributes() {
        return result.contents.all().stream()
                .map(each -> each.name + ": " + each.shownTypes() + ", " + each.storable())
                .collect(Collectors.toList());
    }
}
