package io.github.jwtfilter.tools.check;

/** Lines of text that fit the width of a terminal. */
final class TextLines {
    private static final int MIN_WIDTH = 40;

    private final int width;
    private final StringBuilder text = new StringBuilder();

    TextLines(int width) {
        this.width = Math.max(MIN_WIDTH, width);
    }

    void add(String line) {
        text.append(line.stripTrailing()).append('\n');
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
    void wrap(int first, int others, String paragraph) {
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
