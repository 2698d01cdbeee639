package io.github.jwtfilter.session;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;

/** A response that keeps session ids out of URLs, because the session is only in a cookie. */
public final class NoUrlRewriting extends HttpServletResponseWrapper {
    public NoUrlRewriting(HttpServletResponse response) {
        super(response);
    }

    @Override
    public String encodeURL(String url) {
        return url;
    }

    @Override
    public String encodeRedirectURL(String url) {
        return url;
    }

    /**
     * Removed in Servlet 6.0; kept for older containers.
     *
     * @param url any URL
     * @return the same URL
     */
    public String encodeUrl(String url) {
        return url;
    }

    /**
     * Removed in Servlet 6.0; kept for older containers.
     *
     * @param url any URL
     * @return the same URL
     */
    public String encodeRedirectUrl(String url) {
        return url;
    }
}
