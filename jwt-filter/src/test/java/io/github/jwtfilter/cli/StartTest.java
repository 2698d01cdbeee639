package io.github.jwtfilter.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does a command load only the classes that it needs? Loading the others would take half of its time. */
final class StartTest {
    private static final Pattern LOADED = Pattern.compile("\\[class,load *\\] (\\S+)");

    /** Logging, regular expressions, and Jackson's parsers and generators for other texts. */
    private static final Pattern SLOW = Pattern.compile("java\\.util\\.logging\\..*|jdk\\.internal\\.logger\\..*"
            + "|java\\.util\\.regex\\..*"
            + "|com\\.fasterxml\\.jackson\\.core\\.(JsonFactory|JsonGenerator|json\\.ReaderBasedJsonParser)");

    @TempDir
    private Path folder;

    @Test
    void verifyLoadsNothingSlow() throws Exception {
        Path secret =
                Files.writeString(folder.resolve("jwt.key"), Call.of("keygen").line());
        String token = Call.of("sign", "--secret-file", secret.toString()).line();

        List<String> loaded = loaded("verify", "--secret-file", secret.toString(), "--at", "1767225600", token);

        assertEquals(List.of(), loaded.stream().filter(SLOW.asMatchPredicate()).collect(Collectors.toList()));
        assertTrue(loaded.contains(Verify.class.getName()), loaded::toString);
        assertFalse(loaded.contains(Sign.class.getName()), "another command is loaded");
    }

    /** Runs a command in a separate JVM that names each class when it loads it. */
    private List<String> loaded(String... arguments) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        List<String> call = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        call.addAll(List.of(arguments));
        Process java = new ProcessBuilder(call)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertTrue(java.waitFor(180, TimeUnit.SECONDS), "java did not finish");
        String text = Files.readString(output, UTF_8);
        assertEquals(0, java.exitValue(), text);
        return LOADED.matcher(text).results().map(found -> found.group(1)).collect(Collectors.toList());
    }
}
