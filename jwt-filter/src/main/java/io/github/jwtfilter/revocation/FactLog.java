package io.github.jwtfilter.revocation;

import io.github.jwtfilter.store.Fact;
import java.util.List;

/** Takes the facts that this server adds: its own memory, or that of all servers with the same store. */
@FunctionalInterface
public interface FactLog {
    /** Adds facts. Unless it refuses them, they count on this server when it returns. */
    Ending append(List<Fact> facts);
}
