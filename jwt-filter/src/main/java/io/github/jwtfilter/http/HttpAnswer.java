package io.github.jwtfilter.http;

import java.net.HttpURLConnection;

/** The answer of another server. */
public final class HttpAnswer {
    private final int status;
    private final String contentType;
    private final byte[] body;

    HttpAnswer(int status, String contentType, byte[] body) {
        this.status = status;
        this.contentType = contentType;
        this.body = body;
    }

    /** Returns the status code. */
    public int status() {
        return status;
    }

    /** Returns whether the body has a media type, such as {@code application/jwt}. */
    public boolean isOfType(String mediaType) {
        return contentType != null && contentType.split(";", 2)[0].trim().equalsIgnoreCase(mediaType);
    }

    /** Returns the body. That of a status other than 200 may be cut. */
    public byte[] body() {
        return body;
    }

    /**
     * Returns the body of a good answer.
     *
     * @throws UnwelcomeAnswerException if the status is not 200
     */
    public byte[] content() throws UnwelcomeAnswerException {
        if (status != HttpURLConnection.HTTP_OK) {
            throw new UnwelcomeAnswerException("the answer has the status " + status, status);
        }
        return body;
    }
}
