package io.github.jwtfilter.tools.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.tools.ToolCall;
import io.github.jwtfilter.tools.archive.ZipArchive;
import io.github.jwtfilter.tools.war.WarDraft;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does a path that the servlet filter of Keycloak protects need a login after the conversion? */
final class KeycloakFilterTest {
    private static final String PATTERN = "<url-pattern>%s</url-pattern>";
    private static final String CONSTRAINT = """
              <security-constraint>
                <web-resource-collection>
                  <web-resource-name>a</web-resource-name>
                  <url-pattern>%s</url-pattern>
                </web-resource-collection>
                %s
              </security-constraint>
            """;
    private static final String ADMIN = "<auth-constraint><role-name>admin</role-name></auth-constraint>";

    @TempDir
    Path folder;

    private ToolCall convert(String init, String mapping, String more, String... options) {
        String webXml = """
                <web-app xmlns="http://xmlns.jcp.org/xml/ns/javaee" version="4.0">
                  <filter>
                    <filter-name>kc</filter-name>
                    <filter-class>org.keycloak.adapters.servlet.KeycloakOIDCFilter</filter-class>
                    %s
                  </filter>
                  <filter-mapping><filter-name>kc</filter-name>%s</filter-mapping>
                  <servlet><servlet-name>pay</servlet-name><servlet-class>a.Pay</servlet-class></servlet>
                  <servlet-mapping><servlet-name>pay</servlet-name><url-pattern>/pay/*</url-pattern></servlet-mapping>
                %s
                </web-app>
                """.formatted(init, mapping, more);
        Path war = new WarDraft()
                .file("WEB-INF/web.xml", webXml)
                .file(
                        "WEB-INF/keycloak.json",
                        "{\"realm\":\"bank\",\"auth-server-url\":\"https://idp.example/\",\"resource\":\"app\"}")
                .write(folder.resolve("bank.war"));
        List<String> args = new ArrayList<>(List.of(
                "convert",
                war.toString(),
                "-o",
                folder.resolve("out.war").toString(),
                "--public-origin",
                "https://bank.example"));
        args.addAll(List.of(options));
        return ToolCall.of(args.toArray(String[]::new));
    }

    private String rules() throws IOException {
        try (ZipArchive zip = ZipArchive.open(folder.resolve("out.war"))) {
            String webXml =
                    new String(zip.read(zip.item("WEB-INF/web.xml").orElseThrow(), 1 << 20), StandardCharsets.UTF_8);
            assertFalse(webXml.contains("KeycloakOIDCFilter"), webXml);
            return webXml.replaceAll("(?s).*<param-name>rules</param-name>\\s*<param-value>(.*?)</param-value>.*", "$1")
                    .strip()
                    .replaceAll(" +", " ")
                    .replaceAll("\\s*\\n\\s*", "; ");
        }
    }

    private static void assertCode(int code, ToolCall call) {
        assertEquals(code, call.code, call::toString);
    }

    @Test
    void filterForAllPathsNeedsALoginEverywhere() throws IOException {
        ToolCall call = convert("", PATTERN.formatted("/*"), "");
        assertTrue(Files.exists(folder.resolve("out.war")), call::toString);
        assertEquals("/* authenticated", rules());
    }

    @Test
    void filterForAFolderNeedsALoginThereBesideConstraints() throws IOException {
        convert("", PATTERN.formatted("/kc/*"), CONSTRAINT.formatted("/admin/*", ADMIN));
        assertEquals("/admin/* role admin; /kc/* authenticated; / permit", rules());
    }

    @Test
    void filterForAServletNeedsALoginAtItsPaths() throws IOException {
        convert("", "<servlet-name>pay</servlet-name>", "");
        assertEquals("/pay/* authenticated; / permit", rules());
    }

    @Test
    void openPathInsideTheFilterIsRefused() {
        ToolCall call = convert(
                "",
                PATTERN.formatted("/*"),
                CONSTRAINT.formatted("/admin/*", ADMIN) + CONSTRAINT.formatted("/open/*", ""));
        assertCode(4, call);
        assertTrue(call.out.contains("no    The Keycloak filter asks for a login at GET /open"), call.out);
    }

    @Test
    void extensionBehindTheFilterKeepsItsRole() {
        ToolCall call = convert("", PATTERN.formatted("/*"), CONSTRAINT.formatted("*.do", ADMIN));
        assertCode(4, call);
    }

    @Test
    void skippedPathsAreRefused() {
        ToolCall call = convert(
                "<init-param><param-name>keycloak.config.skipPattern</param-name>"
                        + "<param-value>^/open/.*</param-value></init-param>",
                PATTERN.formatted("/*"),
                "");
        assertCode(4, call);
        assertTrue(call.out.contains("has keycloak.config.skipPattern"), call.out);
    }

    /** Until the switch the adapter logs users in. Then it has to go, with the secret that it has in web.xml. */
    @Test
    void switchRemovesTheFilter() throws IOException {
        ToolCall call = convert(
                "<init-param><param-name>keycloak.config.secret</param-name><param-value>hidden</param-value></init-param>",
                PATTERN.formatted("/kc/*"),
                CONSTRAINT.formatted("/admin/*", ADMIN),
                "--mode",
                "observe");
        assertTrue(call.out.contains("bank.example/out/user/login"), call::toString);
        assertTrue(Files.exists(folder.resolve("out.original-web.xml")), call.out);
        Files.move(folder.resolve("out.war"), folder.resolve("observed.war"));
        ToolCall flip = ToolCall.of(
                "convert",
                folder.resolve("observed.war").toString(),
                "-o",
                folder.resolve("out.war").toString(),
                "--mode",
                "enforce");
        assertTrue(flip.out.contains("done  web.xml: filter 'kc' is gone"), flip::toString);
        assertEquals("/admin/* role admin; /kc/* authenticated; / permit", rules());
        try (ZipArchive zip = ZipArchive.open(folder.resolve("out.war"))) {
            assertTrue(zip.item("WEB-INF/jwt-filter/original-web.xml").isEmpty());
        }
    }

    @Test
    void pageOfAServiceThatSignsNothingIsOpenedWithATokenOfTheProvider() throws IOException {
        ToolCall call = convert("", PATTERN.formatted("/kc/*"), "", "--session", "report");
        assertTrue(call.out.contains("sign --secret-file"), call::toString);
        Path war = new WarDraft()
                .file(
                        "WEB-INF/web.xml",
                        "<web-app version='4.0'><login-config><auth-method>KEYCLOAK</auth-method></login-config>"
                                + CONSTRAINT.formatted("/admin/*", ADMIN) + "</web-app>")
                .file(
                        "WEB-INF/keycloak.json",
                        "{\"realm\":\"bank\",\"auth-server-url\":\"https://idp.example/\",\"resource\":\"app\","
                                + "\"bearer-only\":true}")
                .write(folder.resolve("service.war"));
        ToolCall service = ToolCall.of("convert", war.toString(), "--diff", "--session", "report");
        assertTrue(service.out.contains("give a user of the provider the role operator"), service::toString);
        assertFalse(service.out.contains(" sign "), service.out);
    }
}
