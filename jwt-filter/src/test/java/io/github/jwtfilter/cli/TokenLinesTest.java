package io.github.jwtfilter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Are lines of any length and speed separated correctly, and answered before the next line must arrive? */
class TokenLinesTest {
    private static final int LONGEST_TOKEN = 8192;

    @TempDir
    Path folder;

    private static InputStream ascii(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static TokenLines lines(InputStream in) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        return new TokenLines(new Shell(in, nowhere, nowhere, Clock.systemUTC(), Thread::sleep, new Call.NoTerminal()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 4095, 65_535, 65_536, 65_537, 1_000_000})
    void linesMayEndAnywhereInTheBuffer(int read) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 3000; i++) {
            text.append("t".repeat(i % 97)).append(i).append(i % 3 == 0 ? "\r\n" : "\n");
        }
        TokenLines lines = lines(inChunksOf(read, text.toString()));
        for (int i = 0; i < 3000; i++) {
            assertEquals("t".repeat(i % 97) + i, lines.next());
        }
        assertNull(lines.next());
        assertNull(lines.next());
    }

    private static InputStream inChunksOf(int length, String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)) {
            @Override
            public synchronized int read(byte[] target, int from, int most) {
                return super.read(target, from, Math.min(length, most));
            }
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {8193, 16_384, 65_535, 65_536, 65_537, 200_000, 1_000_000})
    void tooLongLineIsDetectedAndTheNextIsComplete(int length) throws IOException {
        for (String end : List.of("\n", "   \n", "\r\n")) {
            TokenLines lines = lines(ascii("x".repeat(length) + end + "next\n"));
            assertTrue(lines.next().length() > LONGEST_TOKEN);
            assertEquals("next", lines.next());
            assertNull(lines.next());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 16_384, 65_535, 65_536, 65_537, 300_000})
    void anyAmountOfWhiteSpaceAroundATokenIsStripped(int length) throws IOException {
        String white = " ".repeat(length);
        TokenLines lines = lines(ascii(white + "token" + white + "\n" + white + "\nnext" + white));
        assertEquals("token", lines.next());
        assertEquals("next", lines.next());
        assertNull(lines.next());
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 16_384, 65_536, 300_000})
    void whiteSpaceInsideATokenIsNeverRemoved(int length) throws IOException {
        String token = lines(ascii("to" + " ".repeat(length) + "ken\n")).next();
        assertTrue(token.startsWith("to "));
        assertTrue(token.endsWith("ken") || token.length() > LONGEST_TOKEN);
    }

    /**
     * The line fills the buffer, and the kept part ends in white space. If that were trimmed, it would pass for a good
     * token.
     */
    @Test
    void tooLongLineIsDetectedEvenIfCutAtWhiteSpace() throws IOException {
        String line = "token" + " ".repeat(20_000) + "x".repeat(65_536 - 20_005);
        assertTrue(lines(ascii(line + "\n")).next().length() > LONGEST_TOKEN);
    }

    @Tag("slow")
    @Test
    void endlessLineIsNotHeldInMemory() throws IOException {
        InputStream zeros = new InputStream() {
            private long left = 3_000_000_000L;

            @Override
            public int read() {
                return left-- > 0 ? 'x' : -1;
            }

            @Override
            public int read(byte[] target, int from, int most) {
                int length = (int) Math.min(most, left);
                Arrays.fill(target, from, from + length, (byte) 'x');
                left -= length;
                return length == 0 ? -1 : length;
            }
        };
        TokenLines lines = lines(new SequenceInputStream(Collections.enumeration(List.of(zeros, ascii("\nnext")))));
        assertTrue(lines.next().length() > LONGEST_TOKEN);
        assertEquals("next", lines.next());
    }

    /** Waiting for input while a result is still in the buffer would be a deadlock. */
    @Test
    void verdictIsWrittenBeforeTheNextLineIsRead() throws IOException {
        ByteArrayOutputStream answered = new ByteArrayOutputStream();
        InputStream slow = new InputStream() {
            private int line;

            @Override
            public int read() {
                throw new AssertionError("reading bytes one by one takes long");
            }

            @Override
            public int read(byte[] target, int from, int most) {
                assertEquals(
                        "refused\tmalformed\ttoken: expected three parts between two dots\n".repeat(line), answers());
                if (line == 5) {
                    return -1;
                }
                line++;
                byte[] text = "a.b\n".getBytes(StandardCharsets.US_ASCII);
                System.arraycopy(text, 0, target, from, text.length);
                return text.length;
            }

            private String answers() {
                return answered.toString(StandardCharsets.US_ASCII);
            }
        };
        PrintStream out = new PrintStream(new BufferedOutputStream(answered, 1 << 16), false, StandardCharsets.UTF_8);
        Path secret = Files.writeString(folder.resolve("secret"), "a secret of thirty-two bytes, ok");
        Shell shell = new Shell(slow, out, out, Clock.systemUTC(), Thread::sleep, new Call.NoTerminal());
        assertEquals(1, Main.run(new String[] {"verify", "--secret-file", secret.toString()}, shell));
    }
}
