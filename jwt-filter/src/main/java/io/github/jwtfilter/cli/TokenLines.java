package io.github.jwtfilter.cli;

import io.github.jwtfilter.files.TextEncoding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Tokens on standard input, one a line. White space around a token does not count, blank lines are passed over. A line
 * of any length takes no more memory than the buffer: what is kept of it shows that it is too long for a token.
 */
final class TokenLines {
    /** Well above the verifier's limit, so that what was cut still reads as too long. */
    private static final int MOST_KEPT = 16 * 1024;

    private final Shell shell;
    private final byte[] buffer = new byte[4 * MOST_KEPT];
    private int start;
    private int scanned;
    private int limit;
    private boolean cut;
    private boolean begun;

    TokenLines(Shell shell) {
        this.shell = shell;
    }

    /**
     * The next token. Whatever was printed before is flushed before it waits for more.
     *
     * @return null at the end of the input
     */
    String next() throws IOException {
        while (true) {
            boolean ended = !findNewline();
            if (!begun) {
                begun = true;
                skipMark();
            }
            String token = line();
            if (!token.isEmpty()) {
                return token;
            }
            if (ended) {
                return null;
            }
        }
    }

    /** As in a file: a byte order mark is ignored, UTF-16 is refused. */
    private void skipMark() throws IOException {
        byte[] line = Arrays.copyOfRange(buffer, start, scanned);
        try {
            start += line.length - TextEncoding.withoutMark(line).length;
        } catch (IllegalArgumentException e) {
            throw new IOException("standard input: " + e.getMessage());
        }
    }

    /** Moves on to the line's end; false if that is the end of the input. */
    private boolean findNewline() throws IOException {
        do {
            int end = scanned;
            while (end < limit && buffer[end] != '\n') {
                end++;
            }
            scanned = end;
            if (end < limit) {
                return true;
            }
        } while (fill());
        return false;
    }

    /** As ISO 8859-1: tokens are ASCII, and what is not is refused in any charset. Trimmed only if it is whole. */
    private String line() {
        String text = new String(buffer, start, scanned - start, StandardCharsets.ISO_8859_1);
        String token = cut ? text : text.trim();
        scanned = Math.min(scanned + 1, limit);
        start = scanned;
        cut = false;
        return token;
    }

    private boolean fill() throws IOException {
        shell.flush();
        if (limit - start == buffer.length) {
            shorten();
        }
        System.arraycopy(buffer, start, buffer, 0, limit - start);
        limit -= start;
        scanned -= start;
        start = 0;
        int read = shell.in.read(buffer, limit, buffer.length - limit);
        limit += Math.max(read, 0);
        return read > 0;
    }

    /** Makes room in a buffer that is full of one line: without the white space before it, or else without its end. */
    private void shorten() {
        while (start < limit && isWhite(buffer[start])) {
            start++;
        }
        if (start == 0) {
            for (int i = MOST_KEPT; i < limit; i++) {
                cut |= !isWhite(buffer[i]);
            }
            limit = MOST_KEPT;
            scanned = limit;
        }
    }

    private static boolean isWhite(byte b) {
        return b >= 0 && b <= ' ';
    }
}
