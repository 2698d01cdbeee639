package io.github.jwtfilter.tools;

import io.github.jwtfilter.tools.convert.Result;
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
    static List<String> of(Result result, boolean diff) {
        List<String> lines = new ArrayList<>();
        for (Result.Part part : result.parts()) {
            if (result.parts().size() > 1) {
                lines.add(part.name + ":");
            }
            if (diff) {
                part.diff.lines().forEach(lines::add);
                part.added.forEach(name -> lines.add("added file: " + name));
            }
            part.answers.refusals().forEach(line -> lines.add("no    " + line));
            part.answers.cares().forEach(line -> lines.add("look  " + line));
            if (part.answers.refusals().isEmpty()) {
                String word = diff ? "would " : "done  ";
                part.answers.done().forEach(line -> lines.add(word + line));
                part.answers.next().forEach(line -> lines.add("next  " + line));
            }
        }
        result.written().ifPresent(target -> lines.add("Written: " + target));
        if (diff || result.isRefused()) {
            lines.add("Nothing was written.");
        }
        return lines;
    }
}
