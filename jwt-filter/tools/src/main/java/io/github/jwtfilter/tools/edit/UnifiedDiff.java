package io.github.jwtfilter.tools.edit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The difference of two texts in the unified format, with three lines around each change. */
public final class UnifiedDiff {
    private static final int CONTEXT = 3;

    /** The maximum number of cells of a comparison. A larger changed middle is shown as one change. */
    private static final long MAX_CELLS = 4_000_000;

    private final List<String> before;
    private final List<String> after;
    /** Each line with its sign. */
    private final List<String> lines = new ArrayList<>();

    private UnifiedDiff(String before, String after) {
        this.before = lines(before);
        this.after = lines(after);
    }

    /** Returns the difference; empty for equal texts. Ignores line ends. */
    public static String of(String name, String before, String after) {
        UnifiedDiff diff = new UnifiedDiff(before, after);
        diff.compare();
        return diff.print(name);
    }

    private static List<String> lines(String text) {
        return text.isEmpty() ? List.of() : Arrays.asList(text.split("\\R", -1));
    }

    private void compare() {
        int start = 0;
        int a = before.size();
        int b = after.size();
        while (start < a && start < b && before.get(start).equals(after.get(start))) {
            lines.add(" " + before.get(start++));
        }
        int equal = 0;
        while (a > start && b > start && before.get(a - 1).equals(after.get(b - 1))) {
            a--;
            b--;
            equal++;
        }
        middle(start, a, b);
        before.subList(before.size() - equal, before.size()).forEach(line -> lines.add(" " + line));
    }

    /** Compares lines by their longest common subsequence. */
    private void middle(int start, int endBefore, int endAfter) {
        int n = endBefore - start;
        int m = endAfter - start;
        int[][] common = (long) n * m > MAX_CELLS ? new int[0][] : new int[n + 1][m + 1];
        for (int i = n - 1; common.length > 0 && i >= 0; i--) {
            for (int j = m - 1; j >= 0; j--) {
                common[i][j] = before.get(start + i).equals(after.get(start + j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        int i = 0;
        int j = 0;
        while (i < n || j < m) {
            if (common.length > 0 && i < n && j < m && before.get(start + i).equals(after.get(start + j))) {
                lines.add(" " + before.get(start + i++));
                j++;
            } else if (i < n && (j == m || common.length == 0 || common[i + 1][j] >= common[i][j + 1])) {
                lines.add("-" + before.get(start + i++));
            } else {
                lines.add("+" + after.get(start + j++));
            }
        }
    }

    private String print(String name) {
        StringBuilder text = new StringBuilder();
        int lineBefore = 1;
        int lineAfter = 1;
        int i = 0;
        while (i < lines.size()) {
            int change = nextChange(i);
            if (change < 0) {
                break;
            }
            int from = Math.max(i, change - CONTEXT);
            lineBefore += from - i;
            lineAfter += from - i;
            int to = hunkEnd(change);
            int removed = count(from, to, '+');
            int added = count(from, to, '-');
            text.append(text.length() == 0 ? "--- " + name + "\n+++ " + name + "\n" : "")
                    .append("@@ -" + range(lineBefore, removed) + " +" + range(lineAfter, added) + " @@\n");
            lines.subList(from, to).forEach(line -> text.append(line).append('\n'));
            lineBefore += removed;
            lineAfter += added;
            i = to;
        }
        return text.toString();
    }

    private static String range(int line, int length) {
        return (length == 0 ? line - 1 : line) + "," + length;
    }

    private int nextChange(int from) {
        for (int i = from; i < lines.size(); i++) {
            if (lines.get(i).charAt(0) != ' ') {
                return i;
            }
        }
        return -1;
    }

    private int hunkEnd(int change) {
        int last = change;
        for (int i = change; i < lines.size() && i <= last + 2 * CONTEXT; i++) {
            if (lines.get(i).charAt(0) != ' ') {
                last = i;
            }
        }
        return Math.min(lines.size(), last + 1 + CONTEXT);
    }

    /** Counts the lines of a hunk except the lines with a sign. */
    private int count(int from, int to, char without) {
        return (int) lines.subList(from, to).stream()
                .filter(line -> line.charAt(0) != without)
                .count();
    }
}
