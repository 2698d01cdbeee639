package io.github.jwtfilter.session;

import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;

/**
 * The caching headers of the response to one request, over all its dispatches. {@code Cache-Control: private} is set as
 * soon as the response belongs to one user, so that every way to commit the response includes the header.
 * {@code Expires} with a past date is added when the application is about to answer, unless the application says how
 * long its answer is fresh.
 *
 * <p>Reads and writes the container's own response, because containers ignore headers during an include.
 */
public final class CacheHeaders {
    /** The header that most caches obey. */
    public static final String CACHE_CONTROL = "Cache-Control";
    /** The header for older caches, and for caches that estimate freshness. */
    public static final String EXPIRES = "Expires";
    /** A date in the past, as written by Tomcat's authenticators. */
    public static final String LONG_AGO = "Thu, 01 Jan 1970 00:00:00 GMT";

    /** The possible recipients of a response, from the widest to the narrowest audience. */
    public enum Audience {
        /** Everyone: the application decides on caching. */
        EVERYBODY,
        /** One user, unless the application allows shared caches. */
        USER,
        /** One browser, because the response sets its cookie. */
        BROWSER,
        /** The users that an access rule admits. */
        ADMITTED
    }

    private final HttpServletResponse response;
    private final LoginControl control;
    private Audience audience = Audience.EVERYBODY;
    private boolean privateIsOwn;
    private boolean expiresIsOwn;
    private boolean settled;

    /**
     * Creates the headers of a response for everyone.
     *
     * @param response the container's own response
     * @param control receives a notice if a permission for shared caches is overruled
     */
    public CacheHeaders(HttpServletResponse response, LoginControl control) {
        this.response = response;
        this.control = control;
    }

    /**
     * Narrows the audience. A wider audience than the current one is ignored.
     *
     * @param narrower the new maximum audience
     */
    public void narrow(Audience narrower) {
        if (narrower.compareTo(audience) > 0) {
            audience = narrower;
            ensurePrivate();
        }
    }

    /** Restores headers that a container dropped before a later dispatch. */
    public void resume() {
        if (isForEverybody()) {
            return;
        }
        privateIsOwn = privateIsOwn && CacheControl.PRIVATE.equals(response.getHeader(CACHE_CONTROL));
        expiresIsOwn = expiresIsOwn && response.containsHeader(EXPIRES);
        settled = false;
        ensurePrivate();
    }

    boolean isForEverybody() {
        return audience == Audience.EVERYBODY;
    }

    /** Completes the headers if necessary. Called when the application is about to answer, or has answered. */
    public void settle() {
        if (settled || isForEverybody() || response.isCommitted()) {
            return;
        }
        ensurePrivate();
        settled = audience != Audience.ADMITTED || isFresh() || expire();
    }

    /** Updates the headers after the application changed one. */
    void changed(String name) {
        if (isForEverybody()) {
            return;
        }
        if (CACHE_CONTROL.equalsIgnoreCase(name)) {
            replacePrivate();
        } else if (EXPIRES.equalsIgnoreCase(name)) {
            replaceExpires();
        } else {
            return;
        }
        if (settled) {
            settled = false;
            settle();
        }
    }

    /** Returns true if only the filter set this header, so that the application must not see it. */
    boolean hides(String name) {
        return privateIsOwn && CACHE_CONTROL.equalsIgnoreCase(name) || expiresIsOwn && EXPIRES.equalsIgnoreCase(name);
    }

    boolean hidesAny() {
        return privateIsOwn || expiresIsOwn;
    }

    private void ensurePrivate() {
        // Liberty logs a warning with a stack trace if a header comes too late.
        if (response.isCommitted() || privateIsOwn && response.containsHeader(CACHE_CONTROL)) {
            return;
        }
        Collection<String> lines = lines(CACHE_CONTROL);
        if (lines.isEmpty()) {
            response.setHeader(CACHE_CONTROL, CacheControl.PRIVATE);
            privateIsOwn = true;
            return;
        }
        CacheControl cacheControl = new CacheControl(lines);
        if (audience == Audience.USER && cacheControl.isForSharedCaches()) {
            return;
        }
        if (audience == Audience.ADMITTED && cacheControl.isForSharedCaches() && !cacheControl.isNotStored()) {
            control.sharedCachesOverruled();
        }
        String narrowed = cacheControl.withoutSharedCaches();
        if (lines.size() > 1 || !narrowed.equals(lines.iterator().next())) {
            response.setHeader(CACHE_CONTROL, narrowed);
        }
    }

    /** Replaces the filter's value with the application's. */
    private void replacePrivate() {
        if (privateIsOwn) {
            removeOwn(CACHE_CONTROL);
            privateIsOwn = false;
        }
        ensurePrivate();
    }

    private void replaceExpires() {
        if (expiresIsOwn) {
            removeOwn(EXPIRES);
            expiresIsOwn = false;
        }
    }

    /** Removes the filter's line. It is the first one, so the application's is the last. */
    private void removeOwn(String name) {
        Collection<String> lines = lines(name);
        if (lines.size() > 1) {
            response.setHeader(name, new ArrayList<>(lines).get(lines.size() - 1));
        }
    }

    /**
     * Returns true if the application says how long its answer is fresh. In that case, also removes the filter's
     * {@code Expires} where the container can remove headers.
     */
    private boolean isFresh() {
        // The usual case: the filter's own header says nothing about freshness.
        boolean fresh = !privateIsOwn && new CacheControl(lines(CACHE_CONTROL)).hasFreshness();
        if (!expiresIsOwn) {
            return fresh || response.containsHeader(EXPIRES);
        }
        if (fresh) {
            // Tomcat before 11 keeps the header. That is harmless, because max-age and no-store take precedence (RFC
            // 9111 §5.3).
            response.setHeader(EXPIRES, null);
            expiresIsOwn = response.containsHeader(EXPIRES);
        }
        return fresh;
    }

    /** Sets {@code Expires}. Returns false if the container currently ignores headers. */
    private boolean expire() {
        expiresIsOwn = true;
        if (!response.containsHeader(EXPIRES)) {
            response.setHeader(EXPIRES, LONG_AGO);
        }
        return response.containsHeader(EXPIRES);
    }

    private Collection<String> lines(String name) {
        Collection<String> lines = response.getHeaders(name);
        return lines == null ? Collections.emptyList() : lines;
    }
}
