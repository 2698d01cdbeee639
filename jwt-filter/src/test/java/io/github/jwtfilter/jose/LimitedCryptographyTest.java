package io.github.jwtfilter.jose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Is a Java that takes no AES keys of 256 bits told before the first token is encrypted? */
final class LimitedCryptographyTest {
    @TempDir
    private Path folder;

    /** What a server does at its start. */
    static final class Start {
        private Start() {}

        public static void main(String[] none) {
            try {
                DirectEncryption.requireSupport();
                System.out.print("supported");
            } catch (IllegalStateException e) {
                System.out.print(e.getMessage());
            }
        }
    }

    @Test
    void thisJavaIsNotLimited() {
        for (int i = 0; i < 3; i++) {
            assertDoesNotThrow(DirectEncryption::requireSupport);
        }
    }

    @Test
    void theOperatorLearnsWhichPropertyItIs() throws Exception {
        String expected = "encryption: expected a Java that takes AES keys of 256 bits, got ";
        String told = start("limited");

        assertTrue(told.startsWith(expected), told);
        assertTrue(told.endsWith("; its security property crypto.policy is limited"), told);
        assertEquals("supported", start("unlimited"));
    }

    /** In a Java of its own, which looks at the property once. */
    private String start(String policy) throws IOException, InterruptedException {
        Path properties = Files.writeString(folder.resolve(policy), "crypto.policy=" + policy + "\n");
        Path output = folder.resolve(policy + ".out");
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.security.properties=" + properties,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Start.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(output.toFile())
                .start();
        assertTrue(java.waitFor(60, TimeUnit.SECONDS), "java hangs");
        return Files.readString(output, UTF_8);
    }
}
