package io.github.jwtfilter.tools.check;

import io.github.jwtfilter.text.LogText;

/** Lines of text that fit the width of a terminal. */
final class TextLines {
    private static final int MIN_WIDTH = 40;

    /** The maximum length of a paragraph. A name in an application may have megabytes. */
    private static final int MAX_CHARACTERS = 2_000;

    private final int width;
    private final StringBuilder text = new StringBuilder();

    TextLines(int width) {
        this.width = Math.max(MIN_WIDTH, width);
    }

    /** Adds a line. Its line breaks become question marks, because a name could otherwise forge a line of the report. */
    void add(String line) {
        text.append(LogText.of(line, MAX_CHARACTERS).stripTrailing()).append('\n');
    }

    void blank() {
        add("");
    }

    void heading(String heading) {
        blank();
        add(heading);
    }

    /**
     * Adds a paragraph. Words that are longer than a line stay whole, so that a path can be copied.
     *
     * @param first the indent of the first line
     * @param others the indent of the others
     */
    void wrap(int first, int others, String text) {
        String paragraph = LogText.of(text, MAX_CHARACTERS);
        StringBuilder line = new StringBuilder(" ".repeat(first));
        int empty = first;
        int at = 0;
        while (at < paragraph.length()) {
            int wordStart = at;
            while (wordStart < paragraph.length() && paragraph.charAt(wordStart) == ' ') {
                wordStart++;
            }
            int end = paragraph.indexOf(' ', wordStart);
            end = end < 0 ? paragraph.length() : end;
            boolean fits = line.length() + (end - at) <= width || line.length() == empty;
            if (fits) {
                line.append(paragraph, at, end);
            } else {
                add(line.toString());
                line = new StringBuilder(" ".repeat(others)).append(paragraph, wordStart, end);
                empty = others;
            }
            at = end;
        }
        add(line.toString());
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
