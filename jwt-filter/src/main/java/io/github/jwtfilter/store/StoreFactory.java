package io.github.jwtfilter.store;

/**
 * Opens the shared stores of a client library that is a file of its own. The main file finds the class by its name, so
 * it needs a public constructor without parameters.
 */
public interface StoreFactory {
    /** Returns the version of the file, which must equal the version of the main file. */
    String version();

    /**
     * Creates a store. Connects later.
     *
     * @throws IllegalArgumentException if the address is malformed; the message does not contain it
     */
    SharedStore open(StoreOptions options);
}
