package io.github.jwtfilter.session;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;

/** A response that writes no session id into addresses: the session is in the cookie or nowhere. */
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
     * Servlet 6.0 has it no more.
     *
     * @param url any address
     * @return the same
     */
    public String encodeUrl(String url) {
        return url;
    }

    /**
     * Servlet 6.0 has it no more.
     *
     * @param url any address
     * @return the same
     */
    public String encodeRedirectUrl(String url) {
        return url;
    }
}
