package io.github.jwtfilter.tools;

import io.github.jwtfilter.tools.convert.ConversionResult;
import java.util.ArrayList;
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
                lines.add(part.name + ":");
            }
            if (diff) {
                part.diff.lines().forEach(lines::add);
                part.added.forEach(name -> lines.add("added file: " + name));
            }
            part.notes.refusals().forEach(line -> lines.add("no    " + line));
            part.notes.cares().forEach(line -> lines.add("look  " + line));
            if (part.notes.refusals().isEmpty()) {
                String word = diff ? "would " : "done  ";
                part.notes.done().forEach(line -> lines.add(word + line));
                part.notes.next().forEach(line -> lines.add("next  " + line));
            }
        }
        result.written().ifPresent(target -> lines.add("Written: " + target));
        if (diff || result.isRefused()) {
            lines.add("Nothing was written.");
        }
        return lines;
    }
}
