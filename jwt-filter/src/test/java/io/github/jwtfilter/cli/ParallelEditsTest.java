package io.github.jwtfilter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.jose.JwkSet;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Is an edit of a key file lost when other processes edit it at the same time? */
@DisabledOnOs(OS.WINDOWS)
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ParallelEditsTest {
    private static final int PROCESSES = 6;

    /** Limited because a set may have at most 64 keys. */
    private static final int ADDITIONS = 10;

    @TempDir
    private Path folder;

    /** The main class of a process that adds keys and prints the number of successful additions. */
    public static final class Adding {
        public static void main(String[] args) {
            int done = 0;
            for (int i = 0; i < ADDITIONS; i++) {
                done += Call.of("keys", "add", args[0]).status == 0 ? 1 : 0;
            }
            System.out.print(done);
        }
    }

    /** The main class of a process that repeatedly moves the last key to the front. */
    public static final class Promoting {
        public static void main(String[] args) {
            int done = 0;
            for (int i = 0; i < ADDITIONS; i++) {
                String[] lines = Call.of("keys", "list", args[0]).out.split("\n");
                String kid = lines[lines.length - 1].replaceAll(".*kid=([^,]*),.*", "$1");
                done += Call.of("keys", "promote", args[0], kid).status == 0 ? 1 : 0;
            }
            System.out.print(done);
        }
    }

    private static Process start(Class<?> main, Path file) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static int printedCount(Process process) throws Exception {
        try {
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertTrue(process.waitFor(180, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue(), out);
            return Integer.parseInt(out);
        } finally {
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyReportedAdditionIsInTheFile(boolean promoting) throws Exception {
        Path file = folder.resolve("keys.json");
        assertEquals(0, Call.of("keys", "add", file.toString()).status);
        List<Process> adding = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            adding.add(start(Adding.class, file));
        }
        Process other = promoting ? start(Promoting.class, file) : null;
        int done = 0;
        for (Process process : adding) {
            done += printedCount(process);
        }
        if (other != null) {
            printedCount(other);
        }
        assertTrue(done > 0);
        assertEquals(1 + done, JwkSet.parse(Files.readString(file)).keys().size());
    }

    @Test
    void kidOfSeveralKeysIsRefused() throws Exception {
        Path file = folder.resolve("keys.json");
        String both = Call.of("keygen", "--jwk", "--alg", "HS256").line() + ","
                + Call.of("keygen", "--jwk", "--alg", "ES256").line();
        Files.writeString(file, "{\"keys\":[" + both.replaceAll("\"kid\":\"[^\"]*\"", "\"kid\":\"one\"") + "]}");
        Call promote = Call.of("keys", "promote", file.toString(), "one");
        assertEquals(1, promote.status, promote::toString);
        assertTrue(promote.err.contains("several keys of the file have this KID"), promote::toString);
        String fingerprint =
                Call.of("keys", "list", file.toString()).out.split("\n")[1].replaceAll(".*fingerprint=", "");
        Call named = Call.of("keys", "promote", file.toString(), "--", fingerprint);
        assertEquals(0, named.status, named::toString);
        assertTrue(named.out.contains("keys retire FILE ") && !named.out.contains("FILE one"), named::toString);
    }
}
