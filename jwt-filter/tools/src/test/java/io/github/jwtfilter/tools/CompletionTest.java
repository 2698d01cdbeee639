package io.github.jwtfilter.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Does the completion script complete commands and options in a real bash? */
@DisabledOnOs(OS.WINDOWS)
final class CompletionTest {
    private static final Path BASH = Path.of("/bin/bash");

    @TempDir
    private Path folder;

    @BeforeAll
    static void needsBash() {
        Assumptions.assumeTrue(Files.isExecutable(BASH), "no bash");
    }

    @Test
    void beginningOfACommandIsCompleted() throws Exception {
        assertEquals(List.of("keygen", "keys", "keycloak"), completed("ke"));
    }

    @Test
    void optionsOfASmallCommandAreCompleted() throws Exception {
        assertTrue(completed("keygen", "--").containsAll(List.of("--alg", "--jwk")));
    }

    /** Asks bash for the completions of the last word. */
    private List<String> completed(String... words) throws IOException, InterruptedException {
        Path script = Files.writeString(
                folder.resolve("script"),
                ToolCall.of("completion").out + "\nCOMP_WORDS=("
                        + CompletionCommand.NAME + " " + String.join(" ", words) + ")\nCOMP_CWORD=" + words.length
                        + "\n_complete_" + CompletionCommand.NAME + "\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n");
        Process bash = new ProcessBuilder(BASH.toString(), script.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(bash.waitFor(5, TimeUnit.MINUTES), "bash did not finish");
        assertEquals(0, bash.exitValue(), output);
        return output.lines().map(String::strip).toList();
    }
}
