package io.github.jwtfilter.tools.convert;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The outcome of a command for all applications of a source. */
public final class ConversionResult {
    /** The outcome for one application. */
    public static final class Part {
        /** The application's name. */
        public final String name;

        public final ConversionNotes notes;
        /** The diff of web.xml; empty if it is unchanged. */
        public final String diff;
        /** The names of the added files. */
        public final List<String> added;

        Part(String name, ConversionNotes notes, String diff, List<String> added) {
            this.name = name;
            this.notes = notes;
            this.diff = diff;
            this.added = List.copyOf(added);
        }
    }

    private final List<Part> parts = new ArrayList<>();
    private String written = "";

    void add(Part part) {
        parts.add(part);
    }

    void setWritten(String target) {
        written = target;
    }

    public List<Part> parts() {
        return Collections.unmodifiableList(parts);
    }

    /** Returns the place of the result; empty if the command wrote no file. */
    public Optional<String> written() {
        return Optional.of(written).filter(target -> !target.isEmpty());
    }

    /** Returns whether an application is refused. In that case the command writes no file. */
    public boolean isRefused() {
        return parts.stream().anyMatch(part -> !part.notes.refusals().isEmpty());
    }

    /** Returns whether there are warnings for a person to look at. */
    public boolean needsCare() {
        return parts.stream().anyMatch(part -> !part.notes.cares().isEmpty());
    }
}
