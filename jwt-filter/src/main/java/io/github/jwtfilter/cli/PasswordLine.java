package io.github.jwtfilter.cli;

import io.github.jwtfilter.files.TextEncoding;
import io.github.jwtfilter.identity.Credentials;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** A password on a line of input. */
final class PasswordLine {
    private static final int MARK_BYTES = 3;

    private PasswordLine() {}

    /**
     * Reads a password up to a newline. The newline, and a carriage return before it, are removed. If the line exceeds
     * the limit for passwords, reading stops early, and the result is still too long.
     *
     * @return null at the end of the input
     */
    static String read(InputStream in) throws UsageException, IOException {
        byte[] bytes = new byte[Credentials.MAX_PASSWORD_BYTES + 2 + MARK_BYTES];
        int length = 0;
        try {
            int b = in.read();
            if (b < 0) {
                return null;
            }
            for (; b >= 0 && b != '\n' && length < bytes.length; b = in.read()) {
                bytes[length++] = (byte) b;
            }
            if (length > 0 && bytes[length - 1] == '\r') {
                length--;
            }
            return TextEncoding.decode(Arrays.copyOf(bytes, length));
        } catch (IllegalArgumentException e) {
            throw new UsageException("password: expected text in UTF-8: " + e.getMessage());
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
