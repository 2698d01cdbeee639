package io.github.jwtfilter.http;

import java.io.IOException;
import java.net.HttpURLConnection;

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

    /** Returns whether a request failed because there is nothing at its address. */
    public static boolean isNotFound(IOException failure) {
        return failure instanceof UnwelcomeAnswerException
                && ((UnwelcomeAnswerException) failure).status == HttpURLConnection.HTTP_NOT_FOUND;
    }

    /** Returns the status code of the answer; negative if another part was refused. */
    public int status() {
        return status;
    }
}
