package io.github.jwtfilter.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One entry of a list such as {@code department, mail=email}: a name, or two with an equals sign between them. Entries
 * stand between commas, white space or line ends; a name that holds one of these, an equals sign or a hash in front
 * stands in double quotes, as in {@code "cn=admins,dc=example,dc=org" = admin}. Immutable.
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
     * Reads a list.
     *
     * @param text lines; blank ones and those that begin with {@code #} are passed over
     * @param expected the form of an entry, for the message
     * @return at least one entry, in order
     * @throws IllegalArgumentException if a line is wrong; the message holds all that are, a line each
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

    /** What is left of the line from the first wrong entry on. */
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
     * What is wrong with this entry.
     *
     * @param expected what should stand there
     * @return for a message: the line, what was expected, and the entry
     */
    public String problem(String expected) {
        return problem(line, expected, text);
    }

    /**
     * The name before the equals sign, or the only one.
     *
     * @return not empty
     */
    public String left() {
        return left;
    }

    /**
     * The name behind the equals sign.
     *
     * @return empty if there is none
     */
    public Optional<String> right() {
        return Optional.ofNullable(right);
    }
}
