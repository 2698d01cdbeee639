package io.github.jwtfilter.tools.edit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** An edit of the parameter {@code rules} as text of web.xml. All other lines stay unchanged. */
final class RulesEdit {
    private static final Pattern LINE_END = Pattern.compile("(?<=\\n)|(?<=\\r)(?!\\n)");

    private final List<String> lines;

    /** Reads the text between the tags. */
    RulesEdit(String content) {
        lines = new ArrayList<>(Arrays.asList(LINE_END.split(content)));
    }

    /** Removes the rules of paths, with any role. The operator may have changed the role. */
    RulesEdit remove(Set<String> paths) {
        lines.removeIf(line -> paths.contains(line.strip().split("\\s", 2)[0]));
        return this;
    }

    /** Adds a rule before the first one, with its indentation. */
    RulesEdit add(String rule) {
        int first = 0;
        while (first < lines.size() - 1 && lines.get(first).isBlank()) {
            first++;
        }
        String line = lines.get(first);
        String indent = first == 0
                ? ""
                : line.substring(0, line.length() - line.stripLeading().length());
        String end = first > 0 && lines.get(first - 1).endsWith("\r\n") ? "\r\n" : "\n";
        lines.add(first, indent + rule + end);
        return this;
    }

    @Override
    public String toString() {
        return String.join("", lines);
    }
}
