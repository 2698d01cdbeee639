package io.github.jwtfilter.cli;

import io.github.jwtfilter.files.TextEncoding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Tokens on standard input, one per line. Leading and trailing white space and blank lines are ignored. A line of any
 * length needs only the memory of the buffer. The part that is kept is still too long for a token.
 */
final class TokenLines {
    /**
     * Bytes kept of a line that is too long. The value is well above the verifier's limit, so the verifier still
     * reports it as too long.
     */
    private static final int MAX_KEPT_BYTES = 16 * 1024;

    private final Shell shell;
    private final byte[] buffer = new byte[4 * MAX_KEPT_BYTES];
    private int start;
    private int scanned;
    private int limit;
    private boolean cut;
    private boolean begun;

    TokenLines(Shell shell) {
        this.shell = shell;
    }

    /**
     * Returns the next token. Flushes all output before it waits for more input.
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

    /** Skips a byte order mark and rejects UTF-16, as for a file. */
    private void skipMark() throws IOException {
        byte[] line = Arrays.copyOfRange(buffer, start, scanned);
        try {
            start += line.length - TextEncoding.withoutMark(line).length;
        } catch (IllegalArgumentException e) {
            throw new IOException("standard input: " + e.getMessage());
        }
    }

    /** Moves to the end of the line. Returns false if the input ended instead. */
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

    /**
     * Returns the line, decoded as ISO 8859-1. Tokens are ASCII, and other characters are rejected in any charset. A
     * line that was cut is not trimmed, so that it stays too long.
     */
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

    /**
     * Makes room in a buffer that is full of one line. Drops leading white space if there is any. Otherwise cuts the
     * end of the line.
     */
    private void shorten() {
        while (start < limit && isWhite(buffer[start])) {
            start++;
        }
        if (start == 0) {
            for (int i = MAX_KEPT_BYTES; i < limit; i++) {
                cut |= !isWhite(buffer[i]);
            }
            limit = MAX_KEPT_BYTES;
            scanned = limit;
        }
    }

    private static boolean isWhite(byte b) {
        return b >= 0 && b <= ' ';
    }
}
