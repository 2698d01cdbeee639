package io.github.jwtfilter.tools.edit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Insertions and removals in a text. All positions refer to the original text. */
final class TextEdit {
    private static final class Change {
        final int start;
        final int end;
        final String text;

        Change(int start, int end, String text) {
            this.start = start;
            this.end = end;
            this.text = text;
        }
    }

    private final String original;
    private final List<Change> changes = new ArrayList<>();

    TextEdit(String original) {
        this.original = original;
    }

    String original() {
        return original;
    }

    /** Inserts a text. Texts at the same position are inserted in the order of the calls. */
    void insert(int at, String text) {
        changes.add(new Change(at, at, text));
    }

    void replace(int start, int end, String text) {
        changes.add(new Change(start, end, text));
    }

    /** Removes a range. Removes its lines too if the range is their only content. */
    void removeWithLines(int start, int end) {
        int from = start;
        while (from > 0 && isBlank(original.charAt(from - 1))) {
            from--;
        }
        int to = endOfBlank(end);
        boolean alone = (from == 0 || isLineEnd(original.charAt(from - 1)))
                && to < original.length()
                && isLineEnd(original.charAt(to));
        if (alone) {
            replace(from, afterLineEnd(to), "");
        } else {
            replace(start, end, "");
        }
    }

    /** Returns the position after spaces and tabs. */
    int endOfBlank(int from) {
        int to = from;
        while (to < original.length() && isBlank(original.charAt(to))) {
            to++;
        }
        return to;
    }

    /** Returns the position after a line end. */
    int afterLineEnd(int at) {
        return original.startsWith("\r\n", at) ? at + 2 : at + 1;
    }

    boolean isLineEndAt(int at) {
        return at < original.length() && isLineEnd(original.charAt(at));
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }

    /** Returns the edited text. */
    String apply() {
        List<Change> sorted = new ArrayList<>(changes);
        sorted.sort(Comparator.comparingInt((Change change) -> change.start).thenComparingInt(change -> change.end));
        StringBuilder edited = new StringBuilder();
        int at = 0;
        for (Change change : sorted) {
            if (change.start < at) {
                throw new IllegalStateException("two changes of one place");
            }
            edited.append(original, at, change.start).append(change.text);
            at = change.end;
        }
        return edited.append(original, at, original.length()).toString();
    }
}
