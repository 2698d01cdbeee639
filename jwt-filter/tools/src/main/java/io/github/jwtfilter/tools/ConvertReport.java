package io.github.jwtfilter.tools;

import io.github.jwtfilter.tools.convert.ConversionResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The result of {@code convert} and {@code revert} as lines for a person. */
final class ConvertReport {
    private ConvertReport() {}

    /**
     * Returns the lines.
     *
     * @param diff whether the changes of web.xml are shown
     */
    static List<String> of(ConversionResult result, boolean diff) {
        List<String> lines = new ArrayList<>();
        for (ConversionResult.Part part : result.parts()) {
            if (result.parts().size() > 1) {
                lines.add(ToolCommand.oneLine(part.name) + ":");
            }
            if (diff) {
                part.diff.lines().map(ToolCommand::safe).forEach(lines::add);
                add(lines, "added file: ", part.added);
            }
            add(lines, "no    ", part.notes.refusals());
            add(lines, "look  ", part.notes.cares());
            if (part.notes.refusals().isEmpty()) {
                String word = diff ? "would " : "done  ";
                add(lines, word, part.notes.done());
                add(lines, "next  ", part.notes.next());
            }
        }
        result.written().ifPresent(target -> lines.add("Written: " + target));
        if (diff || result.isRefused()) {
            lines.add("Nothing was written.");
        }
        return lines;
    }

    /** Adds notes, one line each. They may contain names from the WAR. */
    private static void add(List<String> lines, String word, Collection<String> notes) {
        notes.forEach(note -> lines.add(word + ToolCommand.oneLine(note)));
    }
}
