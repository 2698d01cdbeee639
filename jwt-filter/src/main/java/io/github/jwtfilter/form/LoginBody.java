package io.github.jwtfilter.form;

import io.github.jwtfilter.page.LoginFailure;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;

/** Reads the body of a login request up to a size limit, with or without {@code Content-Length}. */
public final class LoginBody {
    /** The number of bytes to skip after a refusal. A client that sends more may lose the answer. */
    private static final int MAX_SKIPPED_BYTES = 1024 * 1024;

    private LoginBody() {}

    /** The body cannot be read. This is the client's fault, so the exception has no stack trace. */
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        final transient LoginFailure failure;

        UnreadableException(LoginFailure failure) {
            super(failure.description, null, false, false);
            this.failure = failure;
        }
    }

    /**
     * Reads the body to its end.
     *
     * @return the bytes; empty also if another filter has already read the body
     * @throws UnreadableException if the body is too long, incomplete or badly chunked
     */
    static byte[] read(HttpServletRequest request) throws UnreadableException {
        if (request.getContentLengthLong() > LoginFailure.MAX_BODY_BYTES) {
            throw new UnreadableException(LoginFailure.TOO_LARGE);
        }
        byte[] body;
        try {
            body = request.getInputStream().readNBytes(LoginFailure.MAX_BODY_BYTES + 1);
        } catch (IllegalStateException readByAReader) {
            return new byte[0];
        } catch (IOException | RuntimeException brokenOff) {
            throw new UnreadableException(LoginFailure.UNREADABLE);
        }
        if (body.length > LoginFailure.MAX_BODY_BYTES) {
            throw new UnreadableException(LoginFailure.TOO_LARGE);
        }
        return body;
    }

    /**
     * Reads the rest of a refused body and drops it. Otherwise the container may close the connection while the client
     * is still sending, and the client may never see the answer (RFC 9112, section 9.6). Does nothing for a client that
     * waits with its body for permission (RFC 9110, section 10.1.1).
     */
    public static void skipRest(HttpServletRequest request) {
        if (request.getHeader("Expect") != null) {
            return;
        }
        try {
            InputStream in = request.getInputStream();
            byte[] buffer = new byte[8192];
            int left = MAX_SKIPPED_BYTES;
            for (int read = 0; read >= 0 && left > 0; left -= read) {
                read = in.read(buffer);
            }
        } catch (IOException | RuntimeException unreadable) {
            // The client has gone, or another filter reads the body.
        }
    }
}
