package io.github.jwtfilter.login;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.testing.TestTomcat;
import io.github.jwtfilter.testing.WebXml;
import java.net.URLEncoder;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Is a login form decoded with the encoding named in web.xml, as UTF-8 by default, and refused in any other encoding? */
final class FormEncodingIT {
    /** {@code pässwörd} with bcrypt at cost 4. ISO-8859-1 can encode it too. */
    private static final String UMLAUT_HASH = "$2y$04$/u78t6n49RZxXfm2AIUMhuLqqiYl41c6oH6mvP9ukIY.CdRZx5iei";

    @ParameterizedTest
    @CsvSource({
        "ISO-8859-1, ISO-8859-1, 303",
        "ISO-8859-1, UTF-8,      401",
        "UTF-8,      UTF-8,      303",
        "UTF-8,      ISO-8859-1, 400",
        "'',         UTF-8,      303",
        "'',         ISO-8859-1, 400",
    })
    void loginFormIsDecodedAsDeclared(String declared, String encoding, int status, @TempDir Path directory)
            throws Exception {
        WebXml webXml = WebXml.usual().file("WEB-INF/users", "jürgen:" + UMLAUT_HASH + "\n");
        if (!declared.isEmpty()) {
            webXml.xml("<request-character-encoding>" + declared + "</request-character-encoding>");
        }
        String form = "j_username=" + URLEncoder.encode("jürgen", encoding) + "&j_password="
                + URLEncoder.encode("pässwörd", encoding);
        try (TestTomcat tomcat = new TestTomcat(directory, webXml)) {
            tomcat.deploy();
            assertEquals(status, tomcat.postForm("/user/login", form).statusCode());
        }
    }
}
