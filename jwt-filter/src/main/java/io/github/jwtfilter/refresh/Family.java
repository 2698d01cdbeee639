package io.github.jwtfilter.refresh;

import io.github.jwtfilter.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The state of a family as its cell holds it: the generation of the current token, when it became current, and whether its
 * predecessor was used again since. Immutable.
 */
final class Family {
    /**
     * How long after a refresh the old token gets the same successor again, once. The answer may have been lost, or two
     * tabs of one browser refreshed at the same time.
     */
    static final Duration GRACE = Duration.ofSeconds(30);

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,18}) ([0-9]{1,18}) ([01])");

    private final long generation;
    private final long since;
    private final boolean graceUsed;

    private Family(long generation, long since, boolean graceUsed) {
        this.generation = generation;
        this.since = since;
        this.graceUsed = graceUsed;
    }

    /** Returns a new family. Its first token is current. */
    static Family begun(Instant now) {
        return new Family(0, now.toEpochMilli(), false);
    }

    /**
     * Reads the text of a cell.
     *
     * @throws StoreException if somebody else wrote the cell
     */
    static Family parse(String text) throws StoreException {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new StoreException("store: expected two numbers and a flag in the cell of a family");
        }
        return new Family(
                Long.parseLong(parts.group(1)),
                Long.parseLong(parts.group(2)),
                parts.group(3).equals("1"));
    }

    /**
     * Returns the state after the use of a token.
     *
     * @param presented the generation of the token
     * @return empty if the use shows that two parties have tokens of this family
     */
    Optional<Family> after(long presented, Instant now) {
        long millis = now.toEpochMilli();
        // A later generation shows that the store lost its last entries. The token is then the current one.
        if (presented >= generation) {
            return Optional.of(new Family(presented + 1, millis, false));
        }
        boolean isGrace = presented == generation - 1 && !graceUsed && Math.abs(millis - since) <= GRACE.toMillis();
        return isGrace ? Optional.of(new Family(generation, since, true)) : Optional.empty();
    }

    /** Returns the text for a cell. */
    String text() {
        return generation + " " + since + " " + (graceUsed ? "1" : "0");
    }
}
