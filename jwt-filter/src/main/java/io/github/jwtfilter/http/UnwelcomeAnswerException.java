package io.github.jwtfilter.http;

import java.io.IOException;

/** An answer that was refused. The message is for the operator and quotes nothing of the answer. */
public final class UnwelcomeAnswerException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    UnwelcomeAnswerException(String message) {
        this(message, -1);
    }

    UnwelcomeAnswerException(String message, int status) {
        super(message);
        this.status = status;
    }

    /** Returns the status code of the answer; negative if another part was refused. */
    public int status() {
        return status;
    }
}
