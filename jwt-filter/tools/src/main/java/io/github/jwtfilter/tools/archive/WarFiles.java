package io.github.jwtfilter.tools.archive;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The files of one web application, for reading: a WAR, an exploded folder, a WAR in an EAR, or a lone web.xml. */
public interface WarFiles extends Closeable {
    /** Returns the name of the application for messages: the file's or folder's name without {@code .war}. */
    String name();

    /**
     * Returns the name that decides the context path, written as Tomcat reads it from a file's name: {@code a#b} for
     * {@code /a/b}, and {@code ROOT} for the root.
     */
    default String deployedName() {
        return name();
    }

    /** Returns whether this is an application, and not a lone web.xml. */
    default boolean isWhole() {
        return true;
    }

    /** Returns the names of all files in the order of the archive, with slashes. Folders have no name of their own. */
    List<String> names();

    /**
     * Reads a file as a whole.
     *
     * @return empty if there is no such file
     * @throws UnreadableWarException if the file is damaged, encrypted or longer than the limit for its kind
     */
    Optional<byte[]> read(String name) throws IOException;
}
