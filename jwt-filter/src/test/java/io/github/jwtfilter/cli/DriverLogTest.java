package io.github.jwtfilter.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.Driver;

/** Does the password in a malformed address stay out of the output? The driver logs such an address. */
final class DriverLogTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://localhost?user=filter&password=TOPSECRET",
                "jdbc:postgresql://filter:TOPSECRET@localhost/logins",
            })
    void malformedAddressIsExplainedAndHidden(String text) throws Exception {
        Path address = Files.writeString(folder.resolve("store"), text);
        Path output = folder.resolve("output");
        Path driver = Path.of(
                Driver.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "revoke",
                        "--store-file",
                        address.toString(),
                        "--driver",
                        driver.toString(),
                        "--all")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertTrue(java.waitFor(180, TimeUnit.SECONDS), "java did not finish");
        assertEquals(
                "revoke: option --store-file: no driver here accepts the address: check its form, or name the driver's JAR"
                        + " with --driver\nSee: " + Help.CALL + "revoke --help\n",
                Files.readString(output, UTF_8));
        assertEquals(2, java.exitValue());
    }
}
