package io.github.jwtfilter.identity;

import io.github.jwtfilter.text.LogText;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The content of an Apache group file: {@code role: user user}. A name with white space is quoted, in single or double
 * quotes. A backslash escapes a quote or a backslash in it. Immutable after parsing.
 */
final class GroupFile {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter.identity");

    private final Map<String, Set<String>> rolesByUser = new HashMap<>();
    private int groups;

    private GroupFile() {}

    /**
     * Parses the file.
     *
     * @throws IllegalArgumentException if a line is malformed; the message names file and line
     */
    static GroupFile parse(Path file, List<String> lines) {
        GroupFile parsed = new GroupFile();
        int number = 0;
        for (String line : lines) {
            number++;
            if (!HtpasswdStore.isBlank(line)) {
                parsed.add(line, file + ":" + number);
            }
        }
        return parsed;
    }

    private void add(String line, String place) {
        Words words = new Words(line, place);
        String role = words.role();
        groups++;
        for (String user = words.next(); user != null; user = words.next()) {
            rolesByUser
                    .computeIfAbsent(Credentials.composed(user), anew -> new LinkedHashSet<>())
                    .add(role);
        }
    }

    /** Returns the number of groups, including empty ones. */
    int groups() {
        return groups;
    }

    /** Returns the roles of a user, in the file's order. */
    Set<String> roles(String user) {
        return rolesByUser.getOrDefault(Credentials.composed(user), Set.of());
    }

    /** The words of one line. */
    private static final class Words {
        private final String line;
        private final String place;
        private int next;

        Words(String line, String place) {
            this.line = line;
            this.place = place;
        }

        /** Reads the text before the first colon. */
        String role() {
            skipBlanks();
            String role;
            if (isQuote()) {
                role = quoted();
                skipBlanks();
            } else {
                int colon = Math.max(line.indexOf(':'), next);
                role = line.substring(next, colon).strip();
                next = colon;
            }
            if (role.isEmpty() || next == line.length() || line.charAt(next) != ':') {
                throw refused("expected 'role: user user', got no role");
            }
            next++;
            return role;
        }

        /** Returns the next user, or null at the end. */
        String next() {
            skipBlanks();
            if (next == line.length()) {
                return null;
            }
            if (isQuote()) {
                return quoted();
            }
            int start = next;
            while (next < line.length() && !Character.isWhitespace(line.charAt(next))) {
                next++;
            }
            String user = line.substring(start, next);
            if (user.indexOf(',') >= 0 || user.indexOf(';') >= 0 || user.indexOf(':') >= 0) {
                LOG.log(
                        Level.WARNING,
                        "JWTF-205 In {0}, ''{1}'' counts as one name, because only white space separates names. If that"
                                + " is right, put the name in quotes.",
                        place,
                        LogText.of(user));
            }
            return user;
        }

        private void skipBlanks() {
            while (next < line.length() && Character.isWhitespace(line.charAt(next))) {
                next++;
            }
        }

        private boolean isQuote() {
            return next < line.length() && (line.charAt(next) == '"' || line.charAt(next) == '\'');
        }

        private String quoted() {
            char quote = line.charAt(next++);
            StringBuilder word = new StringBuilder();
            while (next < line.length() && line.charAt(next) != quote) {
                boolean escape = line.charAt(next) == '\\'
                        && next + 1 < line.length()
                        && (line.charAt(next + 1) == quote || line.charAt(next + 1) == '\\');
                next += escape ? 1 : 0;
                word.append(line.charAt(next++));
            }
            if (next == line.length()) {
                throw refused(
                        "expected a closing quote after a quoted name, got none; put a name that begins with a quote in"
                                + " quotes");
            }
            next++;
            boolean ended =
                    next == line.length() || line.charAt(next) == ':' || Character.isWhitespace(line.charAt(next));
            if (!ended) {
                throw refused("expected white space after a quoted name");
            }
            return word.toString();
        }

        private IllegalArgumentException refused(String why) {
            return new IllegalArgumentException(place + ": " + why);
        }
    }
}
