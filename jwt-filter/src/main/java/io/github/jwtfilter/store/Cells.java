package io.github.jwtfilter.store;

import java.time.Duration;
import java.util.Optional;

/**
 * Short texts with names, shared by all nodes of a store. Every implementation is atomic: if several nodes replace the
 * same text at once, exactly one succeeds. All nodes read a text as soon as it was replaced.
 */
public interface Cells {
    /** The maximum number of characters of a name: letters {@code a} to {@code z}, digits, colons and hyphens. */
    int MAX_NAME_CHARACTERS = 64;

    /** The maximum number of characters of a text, all visible ASCII or spaces. */
    int MAX_TEXT_CHARACTERS = 900;

    /**
     * Reads a text.
     *
     * @return empty if there is none, or its time has passed
     * @throws StoreException if the store cannot answer now
     */
    Optional<String> read(String name) throws StoreException;

    /**
     * Replaces a text, unless another caller has changed it meanwhile.
     *
     * @param expected the text that was read; empty for none
     * @param next the new text; empty deletes it
     * @param keep how long to keep the new text from now
     * @return false if the present text differs from the expected one; it is then unchanged
     * @throws StoreException if the store cannot answer now; the replacement may still have succeeded
     */
    boolean replace(String name, Optional<String> expected, Optional<String> next, Duration keep) throws StoreException;
}
