package io.github.jwtfilter.refresh;

import io.github.jwtfilter.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The state of a family as its cell holds it: the generation of the current token, when it became current, and whether its
 * predecessor may be used once more. Immutable.
 */
final class Family {
    /**
     * How long after a refresh the old token gets the same successor again, once. The answer may have been lost, or two
     * tabs of one browser refreshed at the same time.
     */
    static final Duration GRACE = Duration.ofSeconds(30);

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,18}) ([0-9]{1,18}) ([012])");

    /** The predecessor may be used once more. */
    private static final int GRACE_OPEN = 0;

    /** The predecessor was used again, so the current token was given out twice. */
    private static final int GRACE_USED = 1;

    /**
     * The predecessor was given out twice, and has no grace. Otherwise two parties could share a family without notice, if
     * the second one always came within the grace of the first.
     */
    private static final int NO_GRACE = 2;

    private final long generation;
    private final long since;
    private final int grace;

    private Family(long generation, long since, int grace) {
        this.generation = generation;
        this.since = since;
        this.grace = grace;
    }

    /** Returns a new family. Its first token is current. */
    static Family begun(Instant now) {
        return new Family(0, now.toEpochMilli(), GRACE_OPEN);
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
                Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)), Integer.parseInt(parts.group(3)));
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
            return Optional.of(new Family(presented + 1, millis, grace == GRACE_USED ? NO_GRACE : GRACE_OPEN));
        }
        boolean isGrace =
                presented == generation - 1 && grace == GRACE_OPEN && Math.abs(millis - since) <= GRACE.toMillis();
        return isGrace ? Optional.of(new Family(generation, since, GRACE_USED)) : Optional.empty();
    }

    /** Returns the text for a cell. */
    String text() {
        return generation + " " + since + " " + grace;
    }
}
