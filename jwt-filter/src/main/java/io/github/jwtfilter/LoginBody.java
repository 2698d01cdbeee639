package io.github.jwtfilter;

import io.github.jwtfilter.LoginDialogue.Failure;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/** Reads the body of a login request up to its limit, whether the client announced a length or sends chunks. */
final class LoginBody {
    private LoginBody() {}

    /** The client's fault, so it has no stack trace. */
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        final transient Failure failure;

        UnreadableException(Failure failure) {
            super(failure.description, null, false, false);
            this.failure = failure;
        }
    }

    /**
     * Reads the body to its end.
     *
     * @return empty also if a filter has read it before
     * @throws UnreadableException if it is too long, breaks off or is badly chunked
     */
    static byte[] read(HttpServletRequest request) throws UnreadableException {
        if (request.getContentLengthLong() > LoginDialogue.LONGEST_BODY) {
            throw new UnreadableException(Failure.TOO_LARGE);
        }
        byte[] body;
        try {
            body = request.getInputStream().readNBytes(LoginDialogue.LONGEST_BODY + 1);
        } catch (IllegalStateException readByAReader) {
            return new byte[0];
        } catch (IOException | RuntimeException brokenOff) {
            throw new UnreadableException(Failure.UNREADABLE);
        }
        if (body.length > LoginDialogue.LONGEST_BODY) {
            throw new UnreadableException(Failure.TOO_LARGE);
        }
        return body;
    }
}
