package io.github.jwtfilter.report;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Recognizes one request as a logout that ends nothing: it removes what an earlier request had set, the session stays,
 * and its address, its redirect with the attribute's name, or an emptied session tell what it is for. A guess, which the
 * page says. Not thread-safe.
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

    /** An attribute was removed that had this value. */
    void removed(String name, Object value) {
        if (set.contains(name) || removed.size() >= MAX_NAMES) {
            return;
        }
        if (removed.isEmpty()) {
            place = CallSite.find();
        }
        removed.put(name, value);
    }

    /** The session or the login ends with this request. */
    void ended() {
        ended = true;
    }

    /**
     * Judges at the end of the request.
     *
     * @param status of the response
     * @param leftEmpty whether the session has no attributes any more
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

    private static boolean isLogin(Map.Entry<String, Object> attribute) {
        return find(LOGIN, attribute.getKey())
                || find(LOGIN, attribute.getValue().getClass().getSimpleName());
    }

    private static boolean find(Pattern pattern, String text) {
        return text != null
                && pattern.matcher(text.substring(0, Math.min(text.length(), MAX_CHARACTERS)))
                        .find();
    }
}
