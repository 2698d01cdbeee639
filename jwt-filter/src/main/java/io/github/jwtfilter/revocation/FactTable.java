package io.github.jwtfilter.revocation;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * A set of digests, each with a second. An entry takes 21 to 24 bytes. One thread at a time writes. Any number of
 * threads read meanwhile, without a lock and without allocation.
 *
 * <p>It uses open addressing in two arrays. The first array holds the first 64 bits of each digest, and 0 in an empty slot.
 * The second array holds the other 31 bits, a mark, and the second. A digest belongs into a bucket of eight slots, or into
 * the next one that has room. Writers never move or remove an entry that readers can see. To grow or to remove, they fill
 * new arrays and then replace the old ones. The place of a digest depends on a random number, so nobody can choose digests
 * that collide.
 */
final class FactTable {
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(long[].class);

    private static final int BUCKET = 8;
    private static final int MIN_SLOTS = 64;
    private static final long MAX_SECOND = 0xffff_ffffL;

    /** Set if the store is known to have the entry. It is the bit of the digest that does not count. */
    private static final long IN_STORE = 1L << 32;

    /** Two array headers, this object and the holder of the arrays. */
    private static final int FIXED_BYTES = 96;

    private final long multiplier = new SecureRandom().nextLong() | 1;
    private volatile Slots slots = new Slots(MIN_SLOTS);
    private volatile int size;

    /** Makes a value of an entry. */
    interface EntryReader<T> {
        T of(long high, int low, long second);
    }

    private static final class Slots {
        final long[] highs;
        final long[] rests;

        Slots(int length) {
            highs = new long[length];
            rests = new long[length];
        }
    }

    /** Returns the second of a digest; 0 if it is absent. */
    long second(long high, int low) {
        Slots now = slots;
        long[] highs = now.highs;
        long wanted = nonZero(high);
        int bucket = bucket(wanted, highs.length);
        while (true) {
            // A writer fills the last slot of a bucket after the others, so it is read before them. An empty slot among
            // the others ends no loop: the processor can guess a loop of eight, and not one that ends somewhere.
            boolean isFull = (long) SLOT.getAcquire(highs, bucket + BUCKET - 1) != 0;
            for (int slot = bucket; slot < bucket + BUCKET; slot++) {
                if ((long) SLOT.getAcquire(highs, slot) == wanted) {
                    long rest = (long) SLOT.getOpaque(now.rests, slot);
                    if (sameLow(rest, low)) {
                        return second(rest);
                    }
                }
            }
            if (!isFull) {
                return 0;
            }
            bucket = after(bucket, highs.length);
        }
    }

    /** Returns the slot of a digest, or the empty slot where it belongs. For the writer. */
    private int find(Slots now, long wanted, int low) {
        int bucket = bucket(wanted, now.highs.length);
        while (true) {
            for (int slot = bucket; slot < bucket + BUCKET; slot++) {
                long found = now.highs[slot];
                if (found == 0 || found == wanted && sameLow(now.rests[slot], low)) {
                    return slot;
                }
            }
            bucket = after(bucket, now.highs.length);
        }
    }

    /** Returns the first slot of the bucket where a digest belongs. */
    private int bucket(long wanted, int length) {
        return (int) ((wanted * multiplier >>> 32) * (length / BUCKET) >>> 32) * BUCKET;
    }

    /** Returns the first slot of the next bucket. At least a quarter of all slots is empty, so each search ends soon. */
    private static int after(int bucket, int length) {
        return bucket + BUCKET == length ? 0 : bucket + BUCKET;
    }

    private static boolean sameLow(long rest, int low) {
        return ((int) (rest >>> 32) ^ low) >>> 1 == 0;
    }

    private static long second(long rest) {
        return rest & MAX_SECOND;
    }

    private static long nonZero(long high) {
        return high == 0 ? 1 : high;
    }

    /**
     * Adds a digest. If it is present, the later second counts.
     *
     * @param second cut to the range from 1 to 2<sup>32</sup> - 1, which is in the year 2106
     * @param inStore marks this second of the digest as known to the store
     */
    void put(long high, int low, long second, boolean inStore) {
        long wanted = nonZero(high);
        long added = (low & ~1L) << 32 | (inStore ? IN_STORE : 0) | Math.min(Math.max(second, 1), MAX_SECOND);
        int slot = find(slots, wanted, low);
        if (slots.highs[slot] != 0) {
            SLOT.setOpaque(slots.rests, slot, later(slots.rests[slot], added));
            return;
        }
        int entries = size + 1;
        if (entries * 4L > slots.highs.length * 3L) {
            rebuild(slots.highs.length + slots.highs.length / 10, 0);
            slot = find(slots, wanted, low);
        }
        SLOT.setOpaque(slots.rests, slot, added);
        SLOT.setRelease(slots.highs, slot, wanted);
        size = entries;
    }

    /** Returns the later of two entries with one digest. If the store has the earlier one only, the later one lacks there. */
    private static long later(long known, long added) {
        if (second(known) == second(added)) {
            return known | added;
        }
        return second(known) < second(added) ? added : known;
    }

    /**
     * Replaces the arrays. The entries stay in the order of their places, so both the old and the new arrays are
     * traversed once from start to end, and a million entries take some 20 milliseconds.
     */
    private void rebuild(int length, long from) {
        Slots old = slots;
        Slots next = new Slots((length + BUCKET - 1) / BUCKET * BUCKET);
        int kept = 0;
        for (int i = 0; i < old.highs.length; i++) {
            if (old.highs[i] != 0 && second(old.rests[i]) >= from) {
                int slot = find(next, old.highs[i], (int) (old.rests[i] >>> 32));
                next.highs[slot] = old.highs[i];
                next.rests[slot] = old.rests[i];
                kept++;
            }
        }
        slots = next;
        size = kept;
    }

    /** Removes the entries whose second is earlier. */
    void removeBefore(long second) {
        Slots now = slots;
        int kept = 0;
        for (int i = 0; i < now.highs.length; i++) {
            kept += now.highs[i] != 0 && second(now.rests[i]) >= second ? 1 : 0;
        }
        if (kept < size) {
            rebuild(Math.max(MIN_SLOTS, kept + kept * 2 / 5), second);
        }
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Returns the memory that the table takes. */
    long bytes() {
        return FIXED_BYTES + 16L * slots.highs.length;
    }

    /** Removes the marks of all entries. */
    void unmark() {
        Slots now = slots;
        for (int i = 0; i < now.highs.length; i++) {
            SLOT.setOpaque(now.rests, i, now.rests[i] & ~IN_STORE);
        }
    }

    /** Returns entries without a mark whose second is not earlier than the given one. */
    <T> List<T> unmarked(int most, long from, EntryReader<T> reader) {
        Slots now = slots;
        List<T> unmarked = new ArrayList<>();
        for (int i = 0; i < now.highs.length && unmarked.size() < most; i++) {
            long rest = now.rests[i];
            if (now.highs[i] != 0 && (rest & IN_STORE) == 0 && second(rest) >= from) {
                unmarked.add(reader.of(now.highs[i], (int) (rest >>> 32), second(rest)));
            }
        }
        return unmarked;
    }
}
