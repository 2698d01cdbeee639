package io.github.jwtfilter.http;

import java.io.IOException;

/** An answer that was refused. The message is for the operator and quotes nothing of the answer. */
public final class UnwelcomeAnswerException extends IOException {
    private static final long serialVersionUID = 1L;

    UnwelcomeAnswerException(String message) {
        super(message);
    }
}
