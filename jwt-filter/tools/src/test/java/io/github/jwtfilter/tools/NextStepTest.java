package io.github.jwtfilter.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.tools.war.TestWar;
import io.github.jwtfilter.tools.war.WarDraft;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Does {@code check} say no exactly if {@code convert} refuses, and does its advice for each reason lead on? */
final class NextStepTest {
    private static final String CONSTRAINT =
            "<security-constraint><web-resource-collection><url-pattern>/a/*</url-pattern></web-resource-collection>"
                    + "<auth-constraint><role-name>r</role-name></auth-constraint></security-constraint>";
    private static final String LOGIN = "<login-config><auth-method>BASIC</auth-method></login-config>";
    private static final String KEYCLOAK = "<login-config><auth-method>KEYCLOAK</auth-method></login-config>";
    private static final String ADAPTER = "<filter><filter-name>kc</filter-name><filter-class>"
            + "org.keycloak.adapters.servlet.KeycloakOIDCFilter</filter-class>%s</filter><filter-mapping>"
            + "<filter-name>kc</filter-name><url-pattern>/pay/*</url-pattern></filter-mapping>";
    private static final String SKIP = "<init-param><param-name>keycloak.config.skipPattern</param-name>"
            + "<param-value>/open</param-value></init-param>";
    private static final String JSON =
            "{\"realm\":\"a\",\"auth-server-url\":\"https://b\",\"resource\":\"c\",\"public-client\":true}";
    private static final String PROVIDER = "--oidc-issuer https://a.example --oidc-client-id b";
    private static final String ORIGIN = "--public-origin https://bank.example";

    @TempDir
    Path folder;

    private static String app(String content) {
        return "<web-app xmlns='http://xmlns.jcp.org/xml/ns/javaee' version='4.0'>" + content + "</web-app>";
    }

    /** A WAR with a web.xml and other files. */
    private record War(String webXml, Map<String, byte[]> others) {
        static War of(String webXml) {
            return new War(webXml, Map.of());
        }

        War with(String name, byte[] content) {
            return new War(webXml, Map.of(name, content));
        }

        Path write(Path file, UnaryOperator<String> edit) {
            WarDraft draft = new WarDraft().file("WEB-INF/web.xml", edit.apply(webXml));
            others.forEach(draft::file);
            return draft.write(file);
        }
    }

    private static War code(String webXml) {
        byte[] start = TestWar.javax()
                .compile("package com.acme; public class Start implements jakarta.servlet.ServletContextListener {"
                        + " public void contextInitialized(jakarta.servlet.ServletContextEvent event) {"
                        + " event.getServletContext().addServlet(\"a\", \"b\").setServletSecurity("
                        + "new jakarta.servlet.ServletSecurityElement()); } }")
                .get("com/acme/Start");
        return War.of(webXml).with("WEB-INF/classes/com/acme/Start.class", start);
    }

    private static War fragment(String fragment) {
        return War.of(app(CONSTRAINT + LOGIN))
                .with(
                        "WEB-INF/lib/f.jar",
                        new WarDraft()
                                .file("META-INF/web-fragment.xml", fragment)
                                .bytes());
    }

    private static War json(String webXml, String json) {
        return War.of(webXml).with("WEB-INF/keycloak.json", json.getBytes(StandardCharsets.UTF_8));
    }

    /** A reason, a part of its advice, and options or an edit of web.xml that do what it says. */
    private static Arguments row(String reason, War war, String advice, String options, UnaryOperator<String> edit) {
        return Arguments.of(reason, war, advice, options, edit);
    }

    static Stream<Arguments> adviceForReasonLeadsOn() {
        String good = app(CONSTRAINT + LOGIN);
        String keep = "--keep-container-constraints";
        UnaryOperator<String> same = text -> text;
        return Stream.of(
                row("fragment", fragment(app(CONSTRAINT).replace("web-app", "web-fragment")), keep, keep, same),
                row("unreadable fragment", fragment("<web-fragment>"), keep, keep, same),
                row("constraint in code", code(good), keep, keep, same),
                row("constraint in code only", code(app("")), keep, keep, same),
                row(
                        "CLIENT-CERT",
                        War.of(good.replace("BASIC", "CLIENT-CERT")),
                        "change <auth-method> in web.xml to BASIC",
                        "",
                        text -> text.replace("CLIENT-CERT", "BASIC")),
                row(
                        "method of a server",
                        War.of(good.replace("BASIC", "SPNEGO")),
                        "--users",
                        "--users container",
                        same),
                row(
                        "method of a server, moved to a provider",
                        War.of(good.replace("BASIC", "SPNEGO")),
                        "--oidc-client-id and --public-origin",
                        PROVIDER + " " + ORIGIN,
                        same),
                row(
                        "keycloak.json is missing",
                        War.of(app(CONSTRAINT + KEYCLOAK)),
                        "--oidc-client-id and --public-origin",
                        PROVIDER + " " + ORIGIN,
                        same),
                row(
                        "keycloak.json is damaged",
                        json(app(CONSTRAINT + KEYCLOAK), "{"),
                        "--oidc-client-id and --public-origin",
                        PROVIDER + " " + ORIGIN,
                        same),
                row(
                        "Keycloak filter with a pattern",
                        json(app(ADAPTER.formatted(SKIP)), JSON),
                        "remove the parameter",
                        ORIGIN,
                        text -> text.replace(SKIP, "")),
                row(
                        "unknown element",
                        War.of(good.replace("<login", "<constraint/><login")),
                        "Correct or remove it",
                        "",
                        text -> text.replace("<constraint/>", "")),
                row(
                        "empty pattern of 2.2",
                        War.of("<!DOCTYPE web-app PUBLIC '-//Sun Microsystems, Inc.//DTD Web Application 2.2//EN'"
                                + " 'http://java.sun.com/j2ee/dtds/web-app_2_2.dtd'><web-app>"
                                + CONSTRAINT.replace("/a/*", "") + LOGIN + "</web-app>"),
                        "Write '/' or '/*'",
                        "--edition javax",
                        text -> text.replace("<url-pattern>", "<url-pattern>/*")),
                row(
                        "pattern that no rule can have",
                        War.of(good.replace("/a/*", "*.tar.gz")),
                        "Change the pattern",
                        "",
                        text -> text.replace("*.tar.gz", "*.gz")),
                row(
                        "root and all paths",
                        War.of(good.replace(
                                        "<login",
                                        CONSTRAINT.replace("/a/*", "/").replace(">r<", ">s<") + "<login")
                                .replace("/a/*", "/*")),
                        "Change the pattern",
                        "",
                        text -> text.replace("<url-pattern>/<", "<url-pattern>/b<")),
                row(
                        "context-param",
                        War.of(good.replace(
                                "<login",
                                "<context-param><param-name>jwt-filter.traget</param-name><param-value>/x"
                                        + "</param-value></context-param><login")),
                        "Remove it",
                        "",
                        text -> text.replaceAll("<context-param>.*</context-param>", "")),
                row(
                        "filter by hand",
                        War.of(good.replace(
                                "<login",
                                "<filter><filter-name>j</filter-name><filter-class>io.github.jwtfilter.JwtFilter"
                                        + "</filter-class></filter><login")),
                        "remove the filter",
                        "",
                        text -> text.replaceAll("<filter>.*</filter>", "")));
    }

    private ToolCall convert(Path war, String options) {
        List<String> call = new ArrayList<>(List.of("convert", war.toString(), "--diff"));
        call.addAll(options.isEmpty() ? List.of() : List.of(options.split(" ")));
        return ToolCall.of(call.toArray(String[]::new));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void adviceForReasonLeadsOn(String reason, War draft, String advice, String options, UnaryOperator<String> edit) {
        Path war = draft.write(folder.resolve("bank.war"), text -> text);
        ToolCall check = ToolCall.of("check", war.toString());
        String text = check.out.replaceAll("\\s+", " ");
        assertEquals(4, check.code, check::toString);
        assertTrue(text.contains(advice), text);
        assertTrue(text.contains(" Next: "), text);
        assertTrue(isRefused(convert(war, "")), "convert does it anyway");
        // The old login stays in force then, so what the filter cannot replace is no obstacle.
        ToolCall observed = convert(war, "--mode observe");
        assertEquals(
                isRefused(observed), !text.contains("'convert --mode observe' can do it already"), observed::toString);
        ToolCall mended = convert(draft.write(folder.resolve("mended.war"), edit), options);
        assertFalse(isRefused(mended), mended::toString);
    }

    private static boolean isRefused(ToolCall convert) {
        return convert.code != 0 && convert.code != 3;
    }

    /** Such a constraint stays as it is. */
    @Test
    void patternOfTlsAloneNeedsNoRule() {
        String tls = CONSTRAINT
                .replace("/a/*", "*.tar.gz")
                .replaceAll(
                        "<auth-constraint>.*</auth-constraint>",
                        "<user-data-constraint><transport-guarantee>CONFIDENTIAL</transport-guarantee>"
                                + "</user-data-constraint>");
        Path war = War.of(app(tls)).write(folder.resolve("bank.war"), text -> text);
        assertEquals(3, ToolCall.of("check", war.toString()).code);
        assertEquals(3, convert(war, "").code);
    }

    @Test
    void signedWarIsConvertedBeforeItIsSigned() {
        War unsigned = War.of(app(CONSTRAINT + LOGIN));
        Path signed = unsigned.with("META-INF/A.SF", new byte[1]).write(folder.resolve("signed.war"), text -> text);
        ToolCall check = ToolCall.of("check", signed.toString());
        assertEquals(4, check.code);
        assertTrue(check.out.contains("Convert the unsigned WAR, and sign the result."), check.out);
        assertEquals(3, convert(unsigned.write(folder.resolve("unsigned.war"), text -> text), "").code);
    }
}
