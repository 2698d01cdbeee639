package io.github.jwtfilter.tools.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.tools.ToolCall;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Is a web.xml of each dialect edited where its DTD or schema allows, and kept as it is everywhere else? */
final class DialectTest {
    private static final Path PAIRS = Path.of("src/test/resources/conversions");

    @TempDir
    Path folder;

    static Stream<String> pairs() throws IOException {
        try (Stream<Path> files = Files.list(PAIRS)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".before.xml"))
                    .map(name -> name.replace(".before.xml", ""))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    /** If they differ, the result is in the build folder, to be read and copied. */
    @ParameterizedTest
    @MethodSource("pairs")
    void webXmlIsEditedAsExpected(String name) throws IOException {
        byte[] edited = convert(Files.readAllBytes(PAIRS.resolve(name + ".before.xml")));
        Path expected = PAIRS.resolve(name + ".after.xml");
        Path actual = Path.of("target/conversions").resolve(expected.getFileName());
        Files.createDirectories(actual.getParent());
        Files.write(actual, edited);
        assertEquals(Files.readString(expected), new String(edited, StandardCharsets.UTF_8));
    }

    private byte[] convert(byte[] webXml) throws IOException {
        Path in = Files.write(folder.resolve("web.xml"), webXml);
        Path out = folder.resolve("out.xml");
        ToolCall call = ToolCall.of("convert", in.toString(), "-o", out.toString());
        assertTrue(List.of(0, 3).contains(call.code), call::toString);
        return Files.readAllBytes(out);
    }

    @Test
    void lineEndsAreKept() throws IOException {
        String unix = Files.readString(PAIRS.resolve("servlet-2.3.before.xml"));
        String after = Files.readString(PAIRS.resolve("servlet-2.3.after.xml"));
        byte[] edited = convert(unix.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        assertEquals(after.replace("\n", "\r\n"), new String(edited, StandardCharsets.UTF_8));
    }

    @Test
    void encodingIsKept() throws IOException {
        for (String name : List.of("UTF-16", "ISO-8859-1", "windows-1252")) {
            Charset charset = Charset.forName(name);
            String webXml =
                    "<?xml version='1.0' encoding='" + name + "'?>\n<web-app>\n  <display-name>Büro</display-name>\n"
                            + "  <security-constraint><web-resource-collection><url-pattern>/ü</url-pattern>"
                            + "</web-resource-collection><auth-constraint><role-name>r&#8364;</role-name></auth-constraint>"
                            + "</security-constraint>\n</web-app>";
            String edited = new String(convert(webXml.getBytes(charset)), charset);
            assertTrue(edited.contains("<display-name>Büro</display-name>"), edited);
            assertTrue(edited.matches("(?s).*/ü +role \"?(r€|r&#8364;)\"?.*"), edited);
        }
    }

    @Test
    void documentOnOneLineStaysReadable() throws IOException {
        String webXml = "<web-app><security-constraint><web-resource-collection><url-pattern>/a</url-pattern>"
                + "</web-resource-collection><auth-constraint><role-name>r</role-name></auth-constraint>"
                + "</security-constraint></web-app>";
        String edited = new String(convert(webXml.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
        assertTrue(edited.startsWith("<web-app><filter><filter-name>jwt-filter</filter-name>"), edited);
        assertTrue(edited.contains("/a  role r\n/   permit\n"), edited);
        assertFalse(edited.contains("security-constraint"), edited);
    }

    @Test
    void emptyDocumentsAreFilled() throws IOException {
        for (String webXml :
                List.of("<web-app/>", "<web-app></web-app>", "<web-app>\n</web-app>\n", "<a:web-app xmlns:a='x' />")) {
            String edited = new String(convert(webXml.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
            assertTrue(edited.contains("filter-mapping>\n"), edited);
            assertTrue(edited.strip().endsWith("web-app>"), edited);
        }
    }
}
