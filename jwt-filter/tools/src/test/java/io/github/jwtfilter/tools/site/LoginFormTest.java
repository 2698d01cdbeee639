package io.github.jwtfilter.tools.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Is the form found on every page that a server can send? */
final class LoginFormTest {
    private static Optional<LoginForm> formIn(String html) {
        byte[] body = html.getBytes(StandardCharsets.UTF_8);
        return new Response("GET /", URI.create("http://localhost/app/in"), 200, Map.of(), body).form();
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
}
