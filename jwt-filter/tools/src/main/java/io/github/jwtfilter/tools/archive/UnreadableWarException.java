package io.github.jwtfilter.tools.archive;

import java.io.IOException;

/** An error about an application, or a file in it, that is unreadable or untrusted. The message is for the operator. */
public final class UnreadableWarException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public UnreadableWarException(String message) {
        super(message);
    }

    /** Creates the exception with its cause. */
    public UnreadableWarException(String message, Throwable cause) {
        super(message, cause);
    }
}
