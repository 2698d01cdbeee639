package io.github.jwtfilter.project;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.JwtVerifier;
import io.github.jwtfilter.jose.Reason;
import io.github.jwtfilter.testing.TestKeys;
import io.github.jwtfilter.testing.WebXml;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Does the code of API.md compile, and do what the page says? */
final class ApiDocumentTest {
    private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Path SOURCE = Path.of("src/test/java/io/github/jwtfilter/project/ApiExamples.java");

    private static String unindented(String code) {
        return code.replaceAll("(?m)^ +", "");
    }

    @Test
    void everyExampleIsCompiled() throws Exception {
        String compiled = unindented(Files.readString(SOURCE)).replace("public static final", "public final");
        Matcher code = CODE.matcher(Files.readString(Path.of("docs/API.md")));
        int examples = 0;
        while (code.find()) {
            assertTrue(compiled.contains(unindented(code.group(1))), code.group(1));
            examples++;
        }
        assertTrue(examples >= 6, () -> SOURCE + " has more examples than the page");
    }

    @Test
    void signedTokenIsVerified() throws Exception {
        Claims claims = ApiExamples.signAndVerify(WebXml.SECRET.getBytes(StandardCharsets.UTF_8));
        assertEquals("customer@example.org", claims.subject().orElseThrow());
        assertEquals(List.of("clerk", "auditor"), claims.strings("roles"));
    }

    @Test
    void refusalHasReason() {
        JwtVerifier verifier = ApiExamples.verifierOfPublishedKeys(TestKeys.publicSet(TestKeys.jwk(Algorithm.ES256)));
        assertEquals("refused: " + Reason.MALFORMED, ApiExamples.reasonOf(verifier, "a.b"));
    }
}
