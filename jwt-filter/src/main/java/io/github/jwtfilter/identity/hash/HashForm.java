package io.github.jwtfilter.identity.hash;

import java.util.Optional;

/** One way to write password hashes. */
interface HashForm {
    /**
     * Reads a hash.
     *
     * @return empty if the text is not written this way
     * @throws UnreadableHashException if it is, but is broken, costs too much, or too little to mean anything
     */
    Optional<PasswordHash> read(String encoded) throws UnreadableHashException;
}
