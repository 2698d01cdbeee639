package io.github.jwtfilter.transport;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import java.util.function.Predicate;

/** The size of the headers that a client sends with every request. */
final class RequestHead {
    /** {@code ": "} and the line break in HTTP/1.1. */
    private static final int HEADER_OVERHEAD_BYTES = 4;

    /** {@code "="} and {@code "; "}. */
    private static final int COOKIE_OVERHEAD_BYTES = 3;

    private RequestHead() {}

    /**
     * Returns the bytes of the headers that stay the same from request to request. This excludes {@code Referer},
     * {@code Content-Type} and the request line.
     *
     * @param omitted the names of cookies to exclude
     */
    static int lengthWithout(Predicate<String> omitted, HttpServletRequest request) {
        int length = 0;
        Enumeration<String> names = request.getHeaderNames();
        while (names != null && names.hasMoreElements()) {
            String name = names.nextElement();
            if (!name.equalsIgnoreCase("Referer") && !name.equalsIgnoreCase("Content-Type")) {
                length += length(name, request.getHeaders(name));
            }
        }
        return length - length(omitted, request.getCookies());
    }

    private static int length(String name, Enumeration<String> values) {
        int length = 0;
        while (values != null && values.hasMoreElements()) {
            length += name.length() + values.nextElement().length() + HEADER_OVERHEAD_BYTES;
        }
        return length;
    }

    private static int length(Predicate<String> names, Cookie[] cookies) {
        int length = 0;
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                String value = cookie.getValue();
                if (names.test(cookie.getName()) && value != null) {
                    length += cookie.getName().length() + value.length() + COOKIE_OVERHEAD_BYTES;
                }
            }
        }
        return length;
    }
}
