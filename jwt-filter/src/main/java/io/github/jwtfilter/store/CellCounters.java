package io.github.jwtfilter.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Counters in the cells of a shared store. Each is a cell under a digest of its key, with the number and the time in
 * milliseconds since 1970. Only expiry bounds how many there are.
 */
public final class CellCounters implements Counters {
    private static final String PREFIX = "count:";

    /** 160 bits: nobody finds two keys of one name. */
    private static final int DIGEST_BYTES = 20;

    private final Cells cells;

    /** Creates counters in these cells. Nodes with the same cells share them. */
    public CellCounters(Cells cells) {
        this.cells = cells;
    }

    @Override
    public Count read(String key) throws StoreException {
        Optional<String> text = cells.read(name(key));
        return text.isPresent() ? count(text.get()) : Count.NONE;
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public boolean replace(String key, Count expected, Count next, Duration keep) throws StoreException {
        return cells.replace(name(key), text(expected), text(next), keep);
    }

    private static String name(String key) {
        byte[] digest = Fact.sha256(key);
        StringBuilder name = new StringBuilder(PREFIX);
        for (int i = 0; i < DIGEST_BYTES; i++) {
            name.append(Character.forDigit(digest[i] >> 4 & 0xF, 16)).append(Character.forDigit(digest[i] & 0xF, 16));
        }
        return name.toString();
    }

    private static Optional<String> text(Count count) {
        return count.equals(Count.NONE)
                ? Optional.empty()
                : Optional.of(count.value() + " " + count.time().toEpochMilli());
    }

    private static Count count(String text) throws StoreException {
        String[] parts = text.split(" ", -1);
        try {
            return Count.of(Long.parseLong(parts[0]), Instant.ofEpochMilli(Long.parseLong(parts[1])));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new StoreException("store: expected a number and a time in the cell of a counter");
        }
    }
}
