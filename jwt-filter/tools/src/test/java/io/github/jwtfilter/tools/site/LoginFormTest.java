package io.github.jwtfilter.tools.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource({
        "'',                        /app/in?a=b",
        "action='',                 /app/in?a=b",
        "action='?do=login',        /app/in?do=login",
        "action=' to go ',          /app/to%20go",
        "action='HTTP://LOCALHOST:80/x', /x",
    })
    void actionIsResolvedAsByABrowser(String action, String target) {
        byte[] body = ("<form " + action.replace("'", "\"") + "><input name=u><input type=password name=p></form>")
                .getBytes(StandardCharsets.UTF_8);
        Response page = new Response("GET /", URI.create("http://localhost/app/in?a=b"), 200, Map.of(), body);

        assertEquals(target, page.form().orElseThrow().action);
    }

    @Test
    void formOfAnotherServerIsIgnored() {
        String fields = "<input name=u><input type=password name=p></form>";
        for (String action : new String[] {"https://localhost/x", "http://localhost:81/x", "//other/x", "mailto:a@b"}) {
            assertFalse(formIn("<form action=" + action + ">" + fields).isPresent(), action);
        }
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
