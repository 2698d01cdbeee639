package io.github.jwtfilter.identity.hash;

import java.util.Optional;

/** A text format of password hashes. */
interface HashForm {
    /**
     * Reads a hash.
     *
     * @return empty if the text is in another format
     * @throws UnreadableHashException if the text is in this format but malformed, or if its cost is too high or too
     *     low
     */
    Optional<PasswordHash> read(String encoded) throws UnreadableHashException;
}
