package io.github.jwtfilter.project;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.config.DeclaredServlets;
import io.github.jwtfilter.config.FilterSettings;
import io.github.jwtfilter.config.LoginSettings;
import io.github.jwtfilter.config.Parameter;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Are README and CONFIGURATION.md correct about parameters and web.xml? */
final class ReadmeTest {
    private static final Pattern ROW = Pattern.compile("^\\| `(\\w+)` \\| (.*?) \\| .+ \\|$", Pattern.MULTILINE);

    private static final Pattern PASTED =
            Pattern.compile("```xml\n(<filter>.*?)```", Pattern.MULTILINE | Pattern.DOTALL);

    /** Returns the defaults by name, from the table below a heading. */
    private static Map<String, String> table(String type) throws IOException {
        String text = Files.readString(Path.of("docs/CONFIGURATION.md"));
        int start = text.indexOf("`io.github.jwtfilter." + type + "`\n");
        assertTrue(start > 0, "no section for " + type);
        int end = text.indexOf("\n## ", start);
        Map<String, String> rows = new LinkedHashMap<>();
        Matcher row = ROW.matcher(text.substring(start, end));
        while (row.find()) {
            rows.put(row.group(1), row.group(2));
        }
        return rows;
    }

    static List<Arguments> tables() {
        return List.of(
                Arguments.of("JwtFilter", FilterSettings.PARAMETERS),
                Arguments.of("LoginServlet", LoginSettings.PARAMETERS),
                Arguments.of("LogoutServlet", DeclaredServlets.LOGOUT_PARAMETERS));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void everyParameterIsListedWithItsDefault(String type, List<Parameter> parameters) throws IOException {
        Map<String, String> rows = table(type);
        assertEquals(parameters.stream().map(Parameter::name).toList(), List.copyOf(rows.keySet()));
        for (Parameter parameter : parameters) {
            String shown = rows.get(parameter.name());
            if (parameter.fallback().isPresent()) {
                assertEquals("`" + parameter.fallback().get() + "`", shown, parameter.name());
            } else {
                assertFalse(shown.startsWith("`"), parameter.name() + " has no default");
            }
        }
    }

    @Test
    void webXmlExampleDeploys() throws IOException {
        Matcher xml = PASTED.matcher(Files.readString(Path.of("../README.md")));
        assertTrue(xml.find(), "no web.xml example");
        String pasted = xml.group(1)
                .replace("secretFile", "secret")
                .replace("/etc/myapp/jwt.key", WebXml.SECRET)
                .replace("/etc/myapp/", "/WEB-INF/");
        try (TestServer server = TestServer.start(WebXml.onlyFiles().xml(pasted))) {
            assertEquals(401, server.get("/app/page").statusCode());
            assertEquals(
                    200,
                    server.postJson("/app/user/login", "{\"email\":\"user\",\"password\":\"secret\"}")
                            .statusCode());
        }
    }
}
