package io.github.jwtfilter.form;

import io.github.jwtfilter.page.LoginFailure;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/** Reads the body of a login request up to a size limit, with or without {@code Content-Length}. */
final class LoginBody {
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
}
