package io.github.jwtfilter.report;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A detector for one request that looks like a logout but leaves the session alive. Such a request removes an attribute
 * that an earlier request had set, and the session continues. In addition, one of these holds: its address contains a
 * word for logout; it redirects and the attribute looks like a login by its name or class; it redirects and leaves the
 * session empty. This is a guess, and the page says so. Not thread-safe.
 */
final class LogoutWatch {
    private static final Pattern LOGOUT =
            Pattern.compile("log[-_]?o(?:ut|ff)|sign[-_]?o(?:ut|ff)|abmeld|exit|quit", Pattern.CASE_INSENSITIVE);
    private static final Pattern LOGIN = Pattern.compile(
            "user|log[-_]?in|logged|auth|principal|account|member|customer|subject|credential|identity|person|admin",
            Pattern.CASE_INSENSITIVE);
    private static final int MAX_CHARACTERS = 300;
    private static final int MAX_NAMES = 50;

    private final Set<String> set = new HashSet<>();
    private final Map<String, Object> removed = new LinkedHashMap<>();
    private String place;
    private boolean ended;

    void set(String name) {
        if (set.size() < MAX_NAMES) {
            set.add(name);
        }
    }

    /** Records that the application removed an attribute with this value. */
    void removed(String name, Object value) {
        if (set.contains(name) || removed.size() >= MAX_NAMES) {
            return;
        }
        if (removed.isEmpty()) {
            place = CallSite.find();
        }
        removed.put(name, value);
    }

    /** Records that the session or the login ends with this request. */
    void ended() {
        ended = true;
    }

    /**
     * Decides at the end of the request.
     *
     * @param status the status of the response
     * @param leftEmpty whether the session has no attributes left
     */
    Optional<SeenLogout> judge(HttpServletRequest request, int status, boolean leftEmpty) {
        removed.keySet().removeAll(set);
        if (ended || removed.isEmpty()) {
            return Optional.empty();
        }
        String path = request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
        boolean redirected = status >= 300 && status < 400;
        boolean looksSo = find(LOGOUT, path)
                || find(LOGOUT, request.getQueryString())
                || redirected && (leftEmpty || removed.entrySet().stream().anyMatch(LogoutWatch::isLogin));
        return looksSo ? Optional.of(new SeenLogout(path, removed.keySet(), place)) : Optional.empty();
    }

    /** Returns whether an attribute looks like a login. An exception is the reason of a failed login. */
    private static boolean isLogin(Map.Entry<String, Object> attribute) {
        return !(attribute.getValue() instanceof Throwable)
                && (find(LOGIN, attribute.getKey())
                        || find(LOGIN, attribute.getValue().getClass().getSimpleName()));
    }

    private static boolean find(Pattern pattern, String text) {
        return text != null
                && pattern.matcher(text.substring(0, Math.min(text.length(), MAX_CHARACTERS)))
                        .find();
    }
}
