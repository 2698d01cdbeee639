package io.github.jwtfilter.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The document with the results of the matrix in its tables. The text around the tables is written by hand. */
final class ContainersDocument {
    private static final Path PATH = Path.of(System.getProperty("containers.document"));

    private ContainersDocument() {}

    /** Replaces the text between the markers of a section. */
    static void write(String section, String tables) throws IOException {
        String begin = "<!-- " + section + ": written by the matrix -->\n";
        String end = "<!-- end of " + section + " -->";
        String text = Files.readString(PATH);
        int from = text.indexOf(begin);
        int to = text.indexOf(end);
        if (from < 0 || to < from) {
            throw new IOException(PATH + ": expected the markers of section " + section);
        }
        Files.writeString(PATH, text.substring(0, from) + begin + "\n" + tables + "\n" + text.substring(to));
    }
}
