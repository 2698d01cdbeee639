package io.github.jwtfilter.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An entry of a list such as {@code department, mail=email}: a name, or two names with an equals sign between them.
 * Commas, white space and line ends separate entries. Put a name in double quotes if it contains a separator or an
 * equals sign, or starts with a hash: {@code "cn=admins,dc=example,dc=org" = admin}. Immutable.
 */
public final class NameMapping {
    private static final String NAME = "(?:\"([^\"]+)\"|([^\\s\",=]+))";
    private static final Pattern ENTRY =
            Pattern.compile(NAME + "(?:\\s*=\\s*" + NAME + ")?(?:\\s*,\\s*|\\s+|$)", Pattern.UNICODE_CHARACTER_CLASS);

    private final String text;
    private final int line;
    private final String left;
    private final String right;

    private NameMapping(Matcher entry, int line) {
        this.text = entry.group().replaceFirst("[\\s,]+$", "");
        this.line = line;
        this.left = entry.group(1) != null ? entry.group(1) : entry.group(2);
        this.right = entry.group(3) != null ? entry.group(3) : entry.group(4);
    }

    /**
     * Parses a list.
     *
     * @param text lines; blank lines and lines that start with {@code #} are skipped
     * @param expected the format of an entry, for the message
     * @return at least one entry, in order
     * @throws IllegalArgumentException if a line is wrong; the message has one line for each wrong line
     */
    public static List<NameMapping> parse(String text, String expected) {
        List<NameMapping> pairs = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        String[] lines = text.split("\\R");
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            if (!line.startsWith("#")) {
                String rest = addAll(line, i + 1, pairs);
                if (!rest.isEmpty()) {
                    problems.add(problem(i + 1, expected, rest));
                }
            }
        }
        if (pairs.isEmpty() && problems.isEmpty()) {
            problems.add("expected " + expected + ", got nothing");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        return pairs;
    }

    /** Adds the entries of a line. Returns the rest of the line from the first invalid entry on. */
    private static String addAll(String line, int number, List<NameMapping> pairs) {
        Matcher entry = ENTRY.matcher(line);
        int end = 0;
        while (end < line.length() && entry.find(end) && entry.start() == end) {
            pairs.add(new NameMapping(entry, number));
            end = entry.end();
        }
        return line.substring(end);
    }

    private static String problem(int line, String expected, String got) {
        return "line " + line + ": expected " + expected + ", got '" + got + "'";
    }

    /**
     * Describes an error in this entry.
     *
     * @param expected the expected format
     * @return a message with the line number, the expected format, and the entry
     */
    public String problem(String expected) {
        return problem(line, expected, text);
    }

    /**
     * Returns the name before the equals sign, or the only name.
     *
     * @return never empty
     */
    public String left() {
        return left;
    }

    /**
     * Returns the name after the equals sign.
     *
     * @return empty for an entry with one name
     */
    public Optional<String> right() {
        return Optional.ofNullable(right);
    }
}
