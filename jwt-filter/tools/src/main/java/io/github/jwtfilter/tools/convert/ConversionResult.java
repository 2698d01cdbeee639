package io.github.jwtfilter.tools.convert;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The outcome of a command for all applications of a source. */
public final class ConversionResult {
    /** One application. */
    public static final class Part {
        /** The application's name. */
        public final String name;

        public final ConversionNotes notes;
        /** The difference of web.xml; empty without one. */
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

    /** Returns where the result is; empty if nothing was written. */
    public Optional<String> written() {
        return Optional.of(written).filter(target -> !target.isEmpty());
    }

    /** Returns whether an application is refused. Then nothing is written. */
    public boolean isRefused() {
        return parts.stream().anyMatch(part -> !part.notes.refusals().isEmpty());
    }

    /** Returns whether a person has to look at something. */
    public boolean needsCare() {
        return parts.stream().anyMatch(part -> !part.notes.cares().isEmpty());
    }
}
