package io.github.jwtfilter.page;

import io.github.jwtfilter.transport.TokenFinder;
import jakarta.servlet.http.HttpServletRequest;

/** A test for requests by which a browser loads a page for a user. */
public final class Navigation {
    private Navigation() {}

    /**
     * Returns whether a browser loads a page for a user. Newer browsers say so with Fetch Metadata. In older browsers,
     * a page load accepts HTML, has no bearer token and is not marked as a script's request.
     */
    public static boolean isNavigation(HttpServletRequest request) {
        String mode = request.getHeader("Sec-Fetch-Mode");
        if (mode != null) {
            return mode.equals("navigate");
        }
        String accept = request.getHeader("Accept");
        return accept != null
                && accept.contains("text/html")
                && !TokenFinder.hasBearer(request)
                && !"XMLHttpRequest".equals(request.getHeader("X-Requested-With"))
                && request.getHeader("Faces-Request") == null;
    }

    /**
     * Returns false for a frame. A frame is part of a page that may belong to another site, so a login must stay
     * outside.
     */
    public static boolean isWholePage(HttpServletRequest request) {
        String destination = request.getHeader("Sec-Fetch-Dest");
        return destination == null || destination.equals("document");
    }
}
