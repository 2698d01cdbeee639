package io.github.jwtfilter.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.tools.archive.UnreadableWarException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Is each fault one line on standard error, with advice and the right exit code? */
final class FaultsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    compl                        | unknown command 'compl'                                    |
                    completon                    | unknown command 'completon'; did you mean 'completion'?    |
                    completion --hlp             | completion: unknown option '--hlp'; did you mean '--help'? | completion
                    completion --password=secret | completion: unknown option '--password'                    | completion
                    completion more              | completion: one argument too many 'more'                   | completion
                    """)
    void wrongCallNamesTheMistakeAndTheHelp(String args, String message, String command) {
        ToolCall call = ToolCall.of(args.split(" "));

        assertEquals(ExitCode.USAGE, call.code);
        assertEquals("", call.out);
        assertEquals(
                message + "\nSee: " + Main.CALL + " " + (command == null ? "" : command + " ") + "--help\n", call.err);
    }

    @Test
    void longUnknownArgumentIsNotRepeatedBecauseItMayBeAToken() {
        ToolCall call = ToolCall.of("completion", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl");

        assertTrue(call.err.startsWith("completion: one argument too many\n"), call.err);
    }

    @Test
    void callWithoutCommandPrintsHelpToStandardError() {
        ToolCall call = ToolCall.of();

        assertEquals(ExitCode.USAGE, call.code);
        assertEquals("", call.out);
        assertTrue(call.err.contains("  completion  "), call.err);
    }

    @Test
    void undecodableArgumentNamesTheLocale() {
        ToolCall call = ToolCall.of("completion", "b\uFFFDro.war");

        assertEquals(ExitCode.USAGE, call.code);
        assertEquals("argument 2: not text in this locale's charset; try again with LC_ALL=C.UTF-8\n", call.err);
    }

    static final List<Arguments> EXPECTED_FAULTS = List.of(
            Arguments.of(new UnreadableWarException("file a.war: not a ZIP"), "file a.war: not a ZIP"),
            Arguments.of(new NoSuchFileException("a.war"), "file a.war: not found; check the path"),
            Arguments.of(new AccessDeniedException("a.war"), "file a.war: no permission; check its owner and its mode"),
            Arguments.of(new IOException("connection reset"), "connection reset"),
            Arguments.of(new UncheckedIOException(new IOException("disk full")), "disk full"),
            Arguments.of(new IOException(), "cannot be read or written (IOException)"),
            Arguments.of(new IOException("two\nlines \u001b[31m"), "two; lines ?[31m"),
            Arguments.of(new OutOfMemoryError(), "not enough memory; try again with java -Xmx2g -jar …"));

    @ParameterizedTest
    @FieldSource("EXPECTED_FAULTS")
    void expectedFaultIsOneLine(Throwable failure, String message) {
        assertEquals("tool: " + message + "\n", reported(failure));
    }

    @Test
    void unexpectedFaultSaysWhatToReportWithoutAStackTrace() {
        String line = reported(new IllegalStateException("secret detail"));

        assertEquals(1, line.lines().count(), line);
        assertTrue(line.contains("IllegalStateException at io.github.jwtfilter.tools.FaultsTest."), line);
        assertTrue(line.contains("please report"), line);
        assertFalse(line.contains("secret detail"), line);
    }

    @Test
    void debugPropertyAddsTheStackTrace() {
        System.setProperty("jwt-filter.debug", "true");
        try {
            assertTrue(reported(new IllegalStateException("detail")).contains("\tat io.github.jwtfilter"));
        } finally {
            System.clearProperty("jwt-filter.debug");
        }
    }

    @Test
    void failedStandardOutputEndsWithOne() {
        StringWriter err = new StringWriter();
        PrintWriter full = new PrintWriter(new Writer() {
            @Override
            public void write(char[] text, int from, int length) throws IOException {
                throw new IOException("no space left");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });

        int code = Main.run(new String[] {"completion"}, full, new PrintWriter(err), Ansi.OFF);

        assertEquals(ExitCode.FAILED, code);
        assertTrue(err.toString().startsWith("standard output: cannot be written"), err::toString);
    }

    private static String reported(Throwable failure) {
        StringWriter err = new StringWriter();
        CommandLine command = new CommandLine(
                        CommandLine.Model.CommandSpec.create().name("tool"))
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(err));
        assertEquals(ExitCode.FAILED, Faults.failed(failure, command));
        return err.toString().replace(System.lineSeparator(), "\n");
    }
}
