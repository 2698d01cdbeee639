package io.github.jwtfilter.tools.convert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jwtfilter.tools.ToolCall;
import io.github.jwtfilter.tools.archive.ZipArchive;
import io.github.jwtfilter.tools.war.WarDraft;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Does a bad input end with a clear error and exit code 1, the output absent or whole, and the original untouched? */
final class BadInputTest {
    private static final String WEB_XML = "<web-app xmlns='http://xmlns.jcp.org/xml/ns/javaee' version='3.1'>\n"
            + "  <security-constraint><web-resource-collection><url-pattern>/a</url-pattern></web-resource-collection>"
            + "<auth-constraint><role-name>r</role-name></auth-constraint></security-constraint>\n"
            + "  <login-config><auth-method>FORM</auth-method></login-config>\n</web-app>";

    @TempDir
    Path folder;

    private static byte[] war(String webXml) {
        return new WarDraft()
                .file("WEB-INF/web.xml", webXml)
                .file("a.txt", "abc")
                .bytes();
    }

    private void assertFails(byte[] input, String problem) throws IOException {
        Path file = Files.write(folder.resolve("bank.war"), input);
        Path out = folder.resolve("out.war");
        ToolCall call = ToolCall.of("convert", file.toString(), "-o", out.toString());
        assertEquals(1, call.code, call::toString);
        assertTrue(call.err.contains(problem), call.err);
        assertEquals(1, call.err.lines().count(), call.err);
        assertFalse(Files.exists(out));
        assertArrayEquals(input, Files.readAllBytes(file));
        assertNothingLeft(List.of("bank.war"));
    }

    private void assertNothingLeft(List<String> expected) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(
                    expected,
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void archivesAreChecked() throws IOException {
        byte[] good = war(WEB_XML);
        assertFails("no archive, but text of some length".getBytes(StandardCharsets.UTF_8), "expected a ZIP archive");
        assertFails(Arrays.copyOf(good, good.length - 30), "truncated");
        assertFails(WarDraft.replaced(good, "a.txt", "../.x"), "expected a relative name");
        assertFails(new WarDraft().file("zeros.txt", new byte[80 << 20]).bytes(), "expands from");
        byte[] encrypted = good.clone();
        int central = new String(good, StandardCharsets.ISO_8859_1).indexOf("PK\1\2");
        encrypted[central + 8] |= 1;
        assertFails(encrypted, "is encrypted");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "<!DOCTYPE web-app [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><web-app><display-name>&x;</display-name></web-app> | got the entity &x; of a DTD",
                "<!DOCTYPE w [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><web-app><display-name>&b;</display-name></web-app> | got the entity &b; of a DTD",
                "<web-app><servlets/></web-app> | unknown element <servlets>",
                "<web-app><security-constraint><auth-constraints/></security-constraint></web-app> | unknown element <auth-constraints>",
                "<web-app><filter><filter-name>a</filter-name></filter><filter><filter-name>a</filter-name></filter></web-app> | two <filter>s have the name 'a'",
                "<web-app><servlet><servlet-name>a</servlet-name></servlet><servlet><servlet-name>a</servlet-name></servlet></web-app> | two <servlet>s have the name 'a'",
                "<web-app><login-config/><login-config/></web-app> | two <login-config>s",
                "<web-fragment/> | expected <web-app>",
                "<web-app> | not well-formed XML",
            })
    void descriptorsAreChecked(String webXml, String problem) throws IOException {
        assertFails(war(webXml.strip()), problem.strip());
    }

    @Test
    void absentInputIsNamed() {
        ToolCall call = ToolCall.of(
                "convert",
                folder.resolve("none.war").toString(),
                "-o",
                folder.resolve("o").toString());
        assertEquals(1, call.code);
        assertTrue(
                call.err.contains("none.war: expected a WAR, an EAR, a folder or a web.xml, got no such file"),
                call.err);
    }

    @Test
    void inputAsOutputIsRefused() throws IOException {
        Path file = Files.write(folder.resolve("bank.war"), war(WEB_XML));
        ToolCall call = ToolCall.of("convert", file.toString(), "-o", folder + "/./bank.war");
        assertEquals(1, call.code);
        assertTrue(call.err.contains("the output is the input"), call.err);
        assertArrayEquals(war(WEB_XML), Files.readAllBytes(file));
    }

    /** A rename would replace a device such as {@code /dev/null} by the WAR. */
    @Test
    void outputThatIsNoRegularFileStaysAsItIs() throws Exception {
        Path file = Files.write(folder.resolve("bank.war"), war(WEB_XML));
        Path pipe = folder.resolve("pipe");
        assumeTrue(new File("/usr/bin/mkfifo").canExecute());
        assertEquals(
                0,
                new ProcessBuilder("/usr/bin/mkfifo", pipe.toString()).start().waitFor());
        ToolCall call = ToolCall.of("convert", file.toString(), "-o", pipe.toString());
        assertEquals(1, call.code);
        assertTrue(call.err.contains("pipe: is no regular file; name another file"), call.err);
        assertFalse(Files.isRegularFile(pipe));
        assertTrue(ToolCall.of("convert", file.toString(), "-o", "-").err.contains("-: the result goes to a file"));
    }

    @Test
    void missingFolderForTemporaryFilesIsNamed() throws Exception {
        Path ear = new WarDraft().file("a.war", war(WEB_XML)).write(folder.resolve("all.ear"));
        Process process = new ProcessBuilder(
                        java(),
                        "-Djava.io.tmpdir=" + folder.resolve("none"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.github.jwtfilter.tools.Main",
                        "check",
                        ear.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(output.contains("WAR 'a.war': cannot be unpacked into the folder for temporary files"), output);
    }

    @Test
    void absentTargetFolderIsNamed() throws IOException {
        Path file = Files.write(folder.resolve("bank.war"), war(WEB_XML));
        ToolCall call = ToolCall.of("convert", file.toString(), "-o", folder + "/no/no/out.war");
        assertEquals(1, call.code);
        assertTrue(call.err.contains("/no/no: not found"), call.err);
    }

    @Test
    void readOnlyTargetKeepsWhatWasThere() throws IOException {
        Path file = Files.write(folder.resolve("bank.war"), war(WEB_XML));
        Path target = Files.createDirectory(folder.resolve("out"));
        Files.writeString(target.resolve("bank.war"), "old");
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("r-xr-xr-x"));
        assumeFalse(Files.isWritable(target), "an administrator can write everywhere");
        ToolCall call = ToolCall.of("convert", file.toString(), "-o", target + "/bank.war");
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertEquals(1, call.code);
        assertTrue(call.err.contains("no permission"), call.err);
        assertEquals("old", Files.readString(target.resolve("bank.war")));
    }

    /** A limit of the shell for the length of files stands for a full disk: the write fails in the middle. */
    @Test
    void failingWriteKeepsWhatWasThere() throws Exception {
        assumeTrue(new File("/bin/bash").canExecute());
        Path file = Files.write(folder.resolve("bank.war"), war(WEB_XML));
        Path out = Files.writeString(folder.resolve("out.war"), "old");
        Process process = new ProcessBuilder(
                        "/bin/bash",
                        "-c",
                        "ulimit -f 200; trap '' XFSZ; exec \"$@\"",
                        "bash",
                        java(),
                        "-XX:-UsePerfData",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.github.jwtfilter.tools.Main",
                        "convert",
                        file.toString(),
                        "-o",
                        out.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(5, TimeUnit.MINUTES));
        assertEquals(1, process.exitValue(), output);
        assertTrue(output.startsWith("convert: "), output);
        assertEquals("old", Files.readString(out));
        assertNothingLeft(List.of("bank.war", "out.war"));
    }

    /** The process is killed as soon as it has begun to write. */
    @Test
    void killedConversionLeavesTheTargetAsItWas() throws Exception {
        Path file = folder.resolve("bank.war");
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(longWar(48 << 20));
        }
        Path target = Files.createDirectory(folder.resolve("out"));
        Path result = Files.writeString(target.resolve("bank.war"), "old");
        Process process = new ProcessBuilder(
                        java(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.github.jwtfilter.tools.Main",
                        "convert",
                        file.toString(),
                        "-o",
                        result.toString())
                .redirectErrorStream(true)
                .start();
        while (process.isAlive() && count(target) < 2) {
            Thread.onSpinWait();
        }
        process.destroyForcibly();
        assertTrue(process.waitFor(5, TimeUnit.MINUTES));
        byte[] left = Files.readAllBytes(result);
        if (left.length > 3) {
            // The machine was faster than the signal. Then the target is whole.
            try (ZipArchive zip = ZipArchive.open(result)) {
                assertTrue(zip.item(ConversionRecord.PATH).isPresent());
            }
        } else {
            assertEquals("old", new String(left, StandardCharsets.UTF_8));
        }
    }

    private static long count(Path target) throws IOException {
        try (Stream<Path> files = Files.list(target)) {
            return files.count();
        }
    }

    private static byte[] longWar(int size) {
        byte[] noise = new byte[size];
        new SplittableRandom(1).nextBytes(noise);
        return new WarDraft()
                .file("WEB-INF/web.xml", WEB_XML)
                .stored("noise.bin", noise)
                .bytes();
    }

    /** The entry is mostly zeros, so it is short in the archive. It never fits into the memory of the process. */
    @Tag("slow")
    @Test
    void entryOfTwoGigabytesIsCopiedWithoutReadingIt() throws Exception {
        Path file = folder.resolve("bank.war");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.setLevel(Deflater.BEST_SPEED);
            zip.putNextEntry(new ZipEntry("WEB-INF/web.xml"));
            zip.write(WEB_XML.getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("WEB-INF/classes/com/acme/App.class"));
            zip.write(WarDraft.servlet("javax"));
            zip.putNextEntry(new ZipEntry("film.bin"));
            byte[] noise = new byte[1 << 14];
            new SplittableRandom(1).nextBytes(noise);
            byte[] part = Arrays.copyOf(noise, 1 << 20);
            for (int i = 0; i < 2048; i++) {
                zip.write(part);
            }
            zip.closeEntry();
        }
        Path out = folder.resolve("out.war");
        ToolCall call = ToolCall.of("convert", file.toString(), "-o", out.toString());
        assertEquals(0, call.code, call::toString);
        try (ZipArchive before = ZipArchive.open(file);
                ZipArchive after = ZipArchive.open(out)) {
            assertEquals(1L << 31, after.item("film.bin").orElseThrow().size);
            assertEquals(
                    before.item("film.bin").orElseThrow().crc,
                    after.item("film.bin").orElseThrow().crc);
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
