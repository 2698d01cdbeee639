package io.github.jwtfilter.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.tools.war.WarDraft;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Does the command name the rule that decides, its line, and the answer? */
final class RulesCommandTest {
    private static final String CONVERTED = """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
              <filter>
                <filter-name>jwt-filter</filter-name>
                <filter-class>io.github.jwtfilter.JwtFilter</filter-class>
                <init-param>
                  <param-name>rules</param-name>
                  <param-value>
                    # for clerks
                    GET /admin/* role clerk,admin
                    /admin/* role admin
                    /admin/help authenticated
                    *.css permit
                    POST /orders role clerk
                    / authenticated
                  </param-value>
                </init-param>
              </filter>
              <filter-mapping>
                <filter-name>jwt-filter</filter-name>
                <url-pattern>/*</url-pattern>
              </filter-mapping>
              <servlet>
                <servlet-name>login</servlet-name>
                <servlet-class>io.github.jwtfilter.LoginServlet</servlet-class>
                <init-param><param-name>page</param-name><param-value>/signin.jsp?a=b</param-value></init-param>
              </servlet>
              <servlet-mapping><servlet-name>login</servlet-name><url-pattern>/user/login</url-pattern></servlet-mapping>
            </web-app>
            """;

    private static final String UNCONVERTED = """
            <web-app xmlns="http://xmlns.jcp.org/xml/ns/javaee" version="3.1">
              <security-constraint>
                <web-resource-collection>
                  <web-resource-name>a</web-resource-name>
                  <url-pattern>/admin/*</url-pattern>
                  <http-method>POST</http-method>
                </web-resource-collection>
                <auth-constraint><role-name>admin</role-name></auth-constraint>
              </security-constraint>
              <security-role><role-name>admin</role-name></security-role>
            </web-app>
            """;

    @TempDir
    private Path folder;

    private ToolCall rules(String webXml, String... args) throws IOException {
        Path file = Files.writeString(folder.resolve("web.xml"), webXml);
        List<String> call = new ArrayList<>(List.of("rules", file.toString()));
        call.addAll(List.of(args));
        return ToolCall.of(call.toArray(String[]::new));
    }

    @Test
    void convertedApplicationShowsTheRuleAndAllAnswers() throws IOException {
        ToolCall call = rules(CONVERTED, "--path", "POST /admin/style.css");

        assertEquals("""
                POST /admin/style.css in web.xml

                The filter's rules (filter jwt-filter, line 2)
                  pattern /admin/* is chosen
                  pattern *.css covers the path too; a prefix is chosen before an extension
                  pattern / covers the path too; a prefix is chosen before the default
                  line 10: /admin/* role admin
                  requires: role admin

                  anonymous                has to log in: a page leads to the login, a script gets 401
                  logged in, no role       refused with 403
                  role admin               let through
                """, call.out);
        assertEquals(ExitCode.GOOD, call.code);
    }

    @Test
    void unconvertedApplicationShowsTheConstraintAndTheRuleAfterConversion() throws IOException {
        ToolCall call = rules(UNCONVERTED, "--path", "POST /admin/x", "--role", "clerk");

        assertTrue(call.out.startsWith("""
                POST /admin/x in web.xml

                The container's constraints
                  pattern /admin/* is chosen
                  web.xml line 2: role admin
                  requires: role admin

                The filter's rules after convert
                """), call.out);
        assertTrue(call.out.contains("  POST /admin/*  role admin\n  requires: role admin\n"), call.out);
        assertTrue(call.out.endsWith("\n  role clerk               refused with 403\n"), call.out);
        assertEquals(ExitCode.NO, call.code);
    }

    @Test
    void pathsThatAreOpenAfterConversionAreShown() throws IOException {
        String form = UNCONVERTED
                .replace("/admin/*", "/*")
                .replace("<http-method>POST</http-method>", "")
                .replace(
                        "<security-role>",
                        "<login-config><auth-method>FORM</auth-method><form-login-config><form-login-page>/in.jsp"
                                + "</form-login-page><form-error-page>/no.jsp</form-error-page></form-login-config></login-config>"
                                + "<security-role>");
        for (String path : List.of("/in.jsp", "/no.jsp", "/user/login", "/user/logout")) {
            ToolCall call = rules(form, "--path", path);
            assertTrue(
                    call.out.contains(
                            "after convert\n  always open: a servlet of the filter, the login page or the error page\n"),
                    call.out);
        }
    }

    @Test
    void constraintOfAFragmentCounts() throws IOException {
        byte[] jar = new WarDraft()
                .file(
                        "META-INF/web-fragment.xml",
                        "<web-fragment>"
                                + UNCONVERTED.replace("/admin/*", "/part/*").replaceAll("</?web-app.*?>", "")
                                + "</web-fragment>")
                .bytes();
        Path war = new WarDraft()
                .file("WEB-INF/web.xml", UNCONVERTED)
                .file("WEB-INF/lib/part.jar", jar)
                .write(folder.resolve("bank.war"));

        ToolCall call = ToolCall.of("rules", war.toString(), "--path", "POST /part/x", "--anonymous");

        assertTrue(call.out.contains("  pattern /part/* is chosen\n  part.jar"), call.out);
        assertTrue(call.out.contains("after convert\n  pattern /part/* is chosen\n"), call.out);
        assertEquals(ExitCode.CARE, call.code);
    }

    @Test
    void reasonAgainstAConversionIsShown() throws IOException {
        ToolCall call = rules(UNCONVERTED.replace("</web-app>", "<surprise/></web-app>"), "--path", "/", "--anonymous");

        assertTrue(call.out.contains("convert would stop: web.xml line 11: unknown element <surprise>"), call.out);
        assertEquals(ExitCode.GOOD, call.code);
    }

    @Test
    void methodThatNoConstraintCoversIsNamed() throws IOException {
        ToolCall call = rules(UNCONVERTED, "--path", "/admin/x", "--anonymous");

        assertTrue(call.out.contains("\n  web.xml line 2: does not cover GET\n"), call.out);
        assertTrue(call.out.contains("\n  no constraint of this pattern covers GET\n  requires: permit\n"), call.out);
        assertTrue(call.out.endsWith("\n  anonymous                let through\n"), call.out);
        assertEquals(ExitCode.GOOD, call.code);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    GET /admin/x    | --role clerk | 0 | line 9: GET /admin/* role clerk,admin
                    PUT /admin/x    | --role clerk | 4 | line 10: /admin/* role admin
                    HEAD /admin/x   | --role clerk | 4 | line 10: /admin/* role admin
                    /admin/help     | --role x     | 0 | line 11: /admin/help authenticated
                    /admin/help/    | --role x     | 4 | pattern /admin/help also covers the path with a slash at its end; its rule is not the stricter one
                    POST /orders    | --role x     | 4 | line 13: POST /orders role clerk
                    GET /orders     | --role x     | 0 | no rule of this pattern is for GET, so a login is required
                    POST /orders/   | --role x     | 4 | pattern /orders also covers the path with a slash at its end; its rule is the stricter one and decides: line 13: POST /orders role clerk
                    /a.css          | --anonymous  | 0 | line 12: *.css permit
                    /user/login     | --anonymous  | 0 | always open: a servlet of the filter, the login page or the error page
                    /signin.jsp     | --anonymous  | 0 | always open: a servlet of the filter, the login page or the error page
                    /other          | --anonymous  | 3 | line 14: / authenticated
                    /admin%2Fx      | --role admin | 0 | line 9: GET /admin/* role clerk,admin
                    /%61dmin/x      | --role admin | 0 | line 9: GET /admin/* role clerk,admin
                    /x/../admin/x   | --role admin | 4 | requires: deny
                    //admin/x       | --role admin | 4 | requires: deny
                    /x%5cy          | --role admin | 4 | requires: deny
                    /x%3by          | --role admin | 4 | requires: deny
                    /x%zz           | --role admin | 4 | requires: deny
                    """)
    void requestGetsItsRuleAndExitCode(String request, String user, int code, String line) throws IOException {
        List<String> args = new ArrayList<>(List.of("--path", request));
        args.addAll(List.of(user.split(" ")));

        ToolCall call = rules(CONVERTED, args.toArray(String[]::new));

        assertTrue(call.out.contains("\n  " + line + "\n"), call::toString);
        assertEquals(code, call.code, call::toString);
        assertEquals(call.out.contains("400"), line.equals("requires: deny"), call::toString);
    }

    @Test
    void headNeedsWhatGetNeeds() throws IOException {
        String webXml = CONVERTED.replace("/admin/* role admin", "/admin/* permit");

        ToolCall call = rules(webXml, "--path", "HEAD /admin/x", "--anonymous");

        assertTrue(
                call.out.contains(
                        "\n  line 9: GET /admin/* role clerk,admin; HEAD requires at least the same as GET\n"),
                call.out);
        assertEquals(ExitCode.CARE, call.code);
    }

    @Test
    void pathWithoutTheFilterIsNamed() throws IOException {
        String webXml = CONVERTED.replace("<url-pattern>/*<", "<url-pattern>/orders/*<");

        ToolCall call = rules(webXml, "--path", "/admin/x", "--anonymous");

        assertTrue(call.out.contains("no <filter-mapping> covers this path, so the filter is not called"), call.out);
        assertEquals(ExitCode.GOOD, call.code);
    }

    @Test
    void observingFilterDecidesNothing() throws IOException {
        String webXml = CONVERTED.replace(
                "<init-param>\n      <param-name>rules",
                "<init-param><param-name>mode</param-name><param-value>observe</param-value></init-param>\n"
                        + "    <init-param>\n      <param-name>rules");

        ToolCall call = rules(webXml, "--path", "/admin/x", "--anonymous");

        assertTrue(call.out.contains("line 2, mode=observe: they only watch)"), call.out);
        assertTrue(call.out.contains("\n  the rules would require: role clerk,admin\n  requires: permit\n"), call.out);
        assertEquals(ExitCode.GOOD, call.code);
    }

    @Test
    void wrongInputsAreOneLineWithTheFormExpected() throws IOException {
        ToolCall path = rules(CONVERTED, "--path", "admin");
        ToolCall both = rules(CONVERTED, "--path", "/", "--role", "a", "--anonymous");
        ToolCall broken = rules(CONVERTED.replace("role admin\n", "rolle admin\n"), "--path", "/");
        ToolCall absent = ToolCall.of("rules", folder.resolve("no.war").toString(), "--path", "/");

        assertEquals(ExitCode.USAGE, path.code);
        assertTrue(path.err.startsWith("rules: --path: expected a method and a path below the application"), path.err);
        assertEquals(ExitCode.USAGE, both.code);
        assertEquals(ExitCode.FAILED, broken.code);
        assertTrue(
                broken.err.startsWith(
                        "rules: the filter would not start with these rules: rule '/admin/* rolle admin'"),
                broken.err);
        assertEquals(1, broken.err.lines().count());
        assertEquals(ExitCode.FAILED, absent.code);
        assertTrue(absent.err.contains("no.war"), absent.err);
    }

    @Test
    void oneApplicationOfAFolderIsChosenByItsName() throws IOException {
        for (String name : List.of("bank", "shop")) {
            try (OutputStream out = Files.newOutputStream(folder.resolve(name + ".war"));
                    ZipOutputStream war = new ZipOutputStream(out)) {
                war.putNextEntry(new ZipEntry("WEB-INF/web.xml"));
                war.write(UNCONVERTED.getBytes(StandardCharsets.UTF_8));
            }
        }

        ToolCall unnamed = ToolCall.of("rules", folder.toString(), "--path", "/");
        ToolCall named = ToolCall.of("rules", folder.toString(), "--path", "/", "--application", "shop");

        assertEquals(ExitCode.USAGE, unnamed.code);
        assertTrue(unnamed.err.startsWith("rules: --application: expected one of bank, shop"), unnamed.err);
        assertTrue(named.out.startsWith("GET / in shop\n"), named::toString);
    }
}
