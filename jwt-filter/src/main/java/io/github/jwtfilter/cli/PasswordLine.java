package io.github.jwtfilter.cli;

import io.github.jwtfilter.files.TextEncoding;
import io.github.jwtfilter.identity.Credentials;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** A line of input that is a password. */
final class PasswordLine {
    private static final int MARK_BYTES = 3;

    private PasswordLine() {}

    /**
     * Reads up to a newline, which is not part of the password, nor is a carriage return before it. Of a password that
     * is too long, one byte more than allowed is given.
     *
     * @return null if the input has ended
     */
    static String read(InputStream in) throws UsageException, IOException {
        byte[] bytes = new byte[Credentials.LONGEST_PASSWORD + 2 + MARK_BYTES];
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
