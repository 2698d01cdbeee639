package io.github.jwtfilter.tools.archive;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The files of one web application, for reading: a WAR, an exploded folder, a WAR in an EAR, or a lone web.xml. */
public interface WarFiles extends Closeable {
    /** Returns the name of the application for messages: the name of the file or folder, with {@code .war} removed. */
    String name();

    /**
     * Returns the name that decides the context path, written as Tomcat reads it from a file's name: {@code a#b} for
     * {@code /a/b}, and {@code ROOT} for the root.
     */
    default String deployedName() {
        return name();
    }

    /** Returns true for an application, and false for a lone web.xml. */
    default boolean isWhole() {
        return true;
    }

    /** Returns the names of all files in the order of the archive, with slashes. Folders are left out. */
    List<String> names();

    /**
     * Reads a file as a whole.
     *
     * @return empty if the file is absent
     * @throws UnreadableWarException if the file is damaged, encrypted or longer than the limit for its kind
     */
    Optional<byte[]> read(String name) throws IOException;
}
