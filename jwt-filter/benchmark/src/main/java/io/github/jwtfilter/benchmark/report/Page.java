package io.github.jwtfilter.benchmark.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A document written by hand with places for figures. A place begins with the line {@code <!-- figures: NAME -->} and
 * ends with the line {@code <!-- end -->}.
 */
public final class Page {
    private static final String END = "<!-- end -->";

    private Page() {}

    /** Replaces what is in these places. Throws if the document lacks one of them. */
    public static void fill(Path document, Map<String, String> figures) throws IOException {
        String text = Files.readString(document);
        for (Map.Entry<String, String> each : figures.entrySet()) {
            String begin = "<!-- figures: " + each.getKey() + " -->";
            int start = text.indexOf(begin) + begin.length();
            int end = text.indexOf(END, start);
            if (start < begin.length() || end < 0) {
                throw new IOException(document + " lacks the place " + begin);
            }
            text = text.substring(0, start) + "\n" + each.getValue().strip() + "\n" + text.substring(end);
        }
        Files.writeString(document, text);
    }
}
