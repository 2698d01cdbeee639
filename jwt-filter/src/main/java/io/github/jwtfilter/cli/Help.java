package io.github.jwtfilter.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The help of a command: a summary for the list of all commands, and sections of the full text. */
final class Help {
    static final String CALL = "java -jar jwt-filter.jar ";

    private static final int MAX_LINE_CHARS = 90;
    private static final String INDENT = "  ";
    private static final String FAILED = "wrong usage, or a file or stream that cannot be read or written";

    private final String summary;
    private final StringBuilder text = new StringBuilder();

    /**
     * Starts a help.
     *
     * @param summary a sentence without a full stop, which begins with a verb
     * @param synopses one line per form of the call, without the JAR
     */
    Help(String summary, String... synopses) {
        this.summary = summary;
        for (int i = 0; i < synopses.length; i++) {
            text.append(i == 0 ? "Usage: " : "       ").append(CALL + synopses[i] + "\n");
        }
        paragraph(summary + ".");
    }

    String summary() {
        return summary;
    }

    /** Adds a paragraph. */
    Help paragraph(String sentences) {
        text.append('\n');
        wrap(text, "", "", sentences);
        return this;
    }

    /** Adds a heading with terms and their texts in two columns: the arguments are a term, its text, and so on. */
    Help section(String heading, String... termsAndTexts) {
        Map<String, String> rows = new LinkedHashMap<>();
        for (int i = 0; i < termsAndTexts.length; i += 2) {
            rows.put(termsAndTexts[i], termsAndTexts[i + 1]);
        }
        heading(heading);
        text.append(table(rows));
        return this;
    }

    /** Adds the options of a command. */
    Help options(Option... options) {
        List<String> rows = new ArrayList<>();
        for (Option option : options) {
            rows.add(option.synopsis());
            rows.add(option.text());
        }
        return section("Options", rows.toArray(String[]::new));
    }

    /** Adds what the command reads besides its arguments. */
    Help input(String sentences) {
        heading("Input");
        wrap(text, INDENT, INDENT, sentences + " Reads no environment variables.");
        return this;
    }

    /** Adds the exit statuses 0 and 2. */
    Help status(String good) {
        return section("Exit status", "0", good, "2", FAILED);
    }

    /** Adds the exit statuses 0, 1 and 2. */
    Help status(String good, String refused) {
        return section("Exit status", "0", good, "1", refused, "2", FAILED);
    }

    /** Adds an example: lines of a shell. */
    Help example(String... lines) {
        heading("Example");
        for (String line : lines) {
            text.append(INDENT).append(line).append('\n');
        }
        return this;
    }

    private void heading(String heading) {
        text.append('\n').append(heading).append(":\n");
    }

    /** Formats terms and their texts in two columns. */
    static String table(Map<String, String> rows) {
        int width = 0;
        for (String term : rows.keySet()) {
            width = Math.max(width, term.length());
        }
        StringBuilder table = new StringBuilder();
        String blank = INDENT + " ".repeat(width) + INDENT;
        for (Map.Entry<String, String> row : rows.entrySet()) {
            String term = row.getKey();
            wrap(table, INDENT + term + " ".repeat(width - term.length()) + INDENT, blank, row.getValue());
        }
        return table.toString();
    }

    private static void wrap(StringBuilder to, String first, String others, String sentences) {
        StringBuilder line = new StringBuilder(first);
        int empty = line.length();
        for (String word : sentences.split(" ")) {
            if (line.length() > empty && line.length() + 1 + word.length() > MAX_LINE_CHARS) {
                to.append(line).append('\n');
                line = new StringBuilder(others);
                empty = line.length();
            }
            line.append(line.length() == empty ? "" : " ").append(word);
        }
        to.append(line).append('\n');
    }

    /** Returns the full text. */
    @Override
    public String toString() {
        return text.toString();
    }
}
