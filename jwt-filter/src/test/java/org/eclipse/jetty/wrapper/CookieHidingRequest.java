package org.eclipse.jetty.wrapper;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

/** A wrapper without cookies whose name looks like a class of Jetty. Jetty itself wraps forwarded requests. */
public final class CookieHidingRequest extends HttpServletRequestWrapper {
    /** Wraps a request. */
    public CookieHidingRequest(HttpServletRequest request) {
        super(request);
    }

    @Override
    public Cookie[] getCookies() {
        return null;
    }
}
