package io.github.jwtfilter.tools.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.files.TrustedCertificates;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Is the form found on every page that a server can send, and does the password stay off an open way? */
final class LoginFormTest {
    private static Optional<LoginForm> formIn(String html) {
        byte[] body = html.getBytes(StandardCharsets.UTF_8);
        return new Answer("GET /", URI.create("http://localhost/app/in"), 200, Map.of(), body).form();
    }

    @Test
    void formIsFoundBehindLettersThatGrowInLowerCase() {
        LoginForm form = formIn("\u0130".repeat(200)
                        + "<FORM ACTION='go'><INPUT NAME=u><Input Type=Password name=\"p\"></FORM>")
                .orElseThrow();
        assertEquals("/app/go", form.action);
        assertEquals("u=a&p=b+c", form.filled("a", "b c", Map.of()));
    }

    @Test
    void formWithPasswordIsFoundAfterOthers() {
        LoginForm form = formIn("<form action=search><input name=q></form>"
                        + "<form action=go><input name=u><input type=password name=p>")
                .orElseThrow();
        assertEquals("/app/go", form.action);
    }

    /** Each tag is read once. A search from each beginning to the end would not finish in time. */
    @Test
    void pageOfBeginningsOnlyHasNoForm() {
        assertFalse(formIn("<form>" + "<input ".repeat(70_000)).isPresent());
        assertFalse(formIn("<form>" + "<input ".repeat(70_000) + ">").isPresent());
        assertFalse(formIn("<form ".repeat(80_000)).isPresent());
    }

    @Test
    void passwordIsNotSentOverPlainHttpToAnotherMachine() throws IOException {
        try (SmallApp app = SmallApp.with((question, good) -> good)) {
            DoctorOptions options = new DoctorOptions(
                    URI.create("http://192.0.2.1/app/page"),
                    Optional.of("/app/login"),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("alice"),
                    Optional.of("secret"));
            Requests requests = new Requests(app.url(), UnverifiedTls.sockets());
            Site site = Site.discover(requests, options, TrustedCertificates.JVM, Clock.systemUTC());
            assertTrue(site.form.isPresent());
            Findings findings = new Findings("login");
            new LoginCheck("alice", "secret").examine(site, findings);
            String words = DoctorTest.inWords(findings.all());
            assertTrue(
                    words.contains("LOOK login: the password was not sent, because the way is not encrypted"), words);
            assertEquals(
                    List.of(),
                    requests.answers().stream()
                            .filter(answer -> answer.request.startsWith("POST"))
                            .toList());
        }
    }
}
