package io.github.jwtfilter.session;

import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;

/**
 * What the response to one request says of caching, over all its dispatches. {@code Cache-Control: private} is there from
 * the moment the response belongs to one user, so that no way to commit it misses the header. {@code Expires} in the past
 * follows when the application is about to answer, unless the application says how long its answer is fresh.
 *
 * <p>It reads and writes the container's own response: while a resource is included, containers ignore headers.
 */
public final class CacheHeaders {
    /** The header that most caches obey. */
    public static final String CACHE_CONTROL = "Cache-Control";
    /** The header of older caches, and of those that guess. */
    public static final String EXPIRES = "Expires";
    /** A time in the past, as Tomcat's authenticators write it. */
    public static final String LONG_AGO = "Thu, 01 Jan 1970 00:00:00 GMT";

    /** Who may see a response, from the widest to the narrowest audience. */
    public enum Audience {
        /** Everybody: the application decides on caching. */
        EVERYBODY,
        /** One user, unless the application invites shared caches. */
        USER,
        /** One browser, because the response sets its cookie. */
        BROWSER,
        /** The users that a rule admits. */
        ADMITTED
    }

    private final HttpServletResponse response;
    private final LoginControl control;
    private Audience audience = Audience.EVERYBODY;
    private boolean ownPrivate;
    private boolean ownExpires;
    private boolean settled;

    /**
     * Begins with a response for everybody.
     *
     * @param response the container's own
     * @param control hears of an invitation to shared caches that is overruled
     */
    public CacheHeaders(HttpServletResponse response, LoginControl control) {
        this.response = response;
        this.control = control;
    }

    /**
     * Narrows the audience; a narrower one stays.
     *
     * @param narrower who may see the response at most
     */
    public void narrow(Audience narrower) {
        if (narrower.compareTo(audience) > 0) {
            audience = narrower;
            keepPrivate();
        }
    }

    /** Writes again what a container dropped before a later dispatch. */
    public void resume() {
        if (isForEverybody()) {
            return;
        }
        ownPrivate = ownPrivate && CacheControl.PRIVATE.equals(response.getHeader(CACHE_CONTROL));
        ownExpires = ownExpires && response.containsHeader(EXPIRES);
        settled = false;
        keepPrivate();
    }

    boolean isForEverybody() {
        return audience == Audience.EVERYBODY;
    }

    /** Completes the headers, if they are not complete: the application is about to answer, or has answered. */
    public void settle() {
        if (settled || isForEverybody() || response.isCommitted()) {
            return;
        }
        keepPrivate();
        settled = audience != Audience.ADMITTED || isFresh() || expire();
    }

    /** The application changed a header. */
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

    /** Whether the application did not write this header and is not to find it. */
    boolean hides(String name) {
        return ownPrivate && CACHE_CONTROL.equalsIgnoreCase(name) || ownExpires && EXPIRES.equalsIgnoreCase(name);
    }

    boolean hidesAny() {
        return ownPrivate || ownExpires;
    }

    private void keepPrivate() {
        // Liberty logs a warning with a stack trace for a header that comes too late.
        if (response.isCommitted() || ownPrivate && response.containsHeader(CACHE_CONTROL)) {
            return;
        }
        Collection<String> lines = lines(CACHE_CONTROL);
        if (lines.isEmpty()) {
            response.setHeader(CACHE_CONTROL, CacheControl.PRIVATE);
            ownPrivate = true;
            return;
        }
        CacheControl said = new CacheControl(lines);
        if (audience == Audience.USER && said.isForSharedCaches()) {
            return;
        }
        if (audience == Audience.ADMITTED && said.isForSharedCaches() && !said.isNotStored()) {
            control.sharedCachesOverruled();
        }
        String kept = said.withoutSharedCaches();
        if (lines.size() > 1 || !kept.equals(lines.iterator().next())) {
            response.setHeader(CACHE_CONTROL, kept);
        }
    }

    /** What the application adds stands for itself. */
    private void replacePrivate() {
        if (ownPrivate) {
            takeBackOwn(CACHE_CONTROL);
            ownPrivate = false;
        }
        keepPrivate();
    }

    private void replaceExpires() {
        if (ownExpires) {
            takeBackOwn(EXPIRES);
            ownExpires = false;
        }
    }

    /** Ours was there first, so what the application added is the last line. */
    private void takeBackOwn(String name) {
        Collection<String> lines = lines(name);
        if (lines.size() > 1) {
            response.setHeader(name, new ArrayList<>(lines).get(lines.size() - 1));
        }
    }

    /** Whether the application says how long its answer is fresh; then our {@code Expires} goes, where a header can go. */
    private boolean isFresh() {
        // What is ours says nothing of freshness, and this is the usual case.
        boolean fresh = !ownPrivate && new CacheControl(lines(CACHE_CONTROL)).saysFreshness();
        if (!ownExpires) {
            return fresh || response.containsHeader(EXPIRES);
        }
        if (fresh) {
            // Tomcat before 11 keeps it; max-age and no-store go first (RFC 9111 §5.3).
            response.setHeader(EXPIRES, null);
            ownExpires = response.containsHeader(EXPIRES);
        }
        return fresh;
    }

    /** False where the container ignores headers now. */
    private boolean expire() {
        ownExpires = true;
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
