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
 * <p>It uses open addressing in buckets of eight slots. A slot has 16 bytes: the first 64 bits of a digest, the other 31
 * bits, a mark, and the second. A slot also has a tag of one byte, which is 0 if the slot is empty. The tags of a bucket are
 * one number, and all tags together are small enough for the processor's caches. So the look-up of an absent digest mostly
 * reads one near number, and that of a present one reads one far slot in addition.
 *
 * <p>A digest belongs into its bucket, or into the next one that has room. Writers never move or remove an entry that
 * readers can see. To grow or to remove, they fill new arrays and then replace the old ones. Bucket and tag depend on a
 * random number, so nobody can choose digests that collide.
 */
final class FactTable {
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

    private static final int BUCKET = 8;
    private static final int MIN_BUCKETS = 8;
    private static final long MAX_SECOND = 0xffff_ffffL;

    /** Set if the store is known to have the entry. It is the bit of the digest that does not count. */
    private static final long IN_STORE = 1L << 32;

    /** The number 1 in each byte. */
    private static final long ONES = 0x0101_0101_0101_0101L;

    /** The highest bit of each byte. */
    private static final long HIGHEST_BITS = 0x8080_8080_8080_8080L;

    /** Two array headers, this object and the holder of the arrays. */
    private static final int FIXED_BYTES = 88;

    private static final int SLOT_BYTES = 17;

    private final long multiplier = new SecureRandom().nextLong() | 1;
    private volatile Slots slots = new Slots(MIN_BUCKETS);
    private volatile int size;

    /** Makes a value of an entry. */
    interface EntryReader<T> {
        T of(long high, int low, long second);
    }

    /** The arrays. A writer fills the slots of a bucket in their order, each before its tag. */
    private static final class Slots {
        /** One number for each bucket. Its lowest byte is the tag of the first slot. */
        final long[] tags;

        /** Two numbers for each slot. The second one begins with the bits of the digest, and ends with the second. */
        final long[] entries;

        Slots(int buckets) {
            tags = new long[buckets];
            entries = new long[buckets * BUCKET * 2];
        }

        int length() {
            return tags.length * BUCKET;
        }

        boolean isUsed(int slot) {
            return (tags[slot / BUCKET] >>> slot % BUCKET * Byte.SIZE & 0xff) != 0;
        }

        long high(int slot) {
            return entries[2 * slot];
        }

        long rest(int slot) {
            return entries[2 * slot + 1];
        }

        void setRest(int slot, long rest) {
            LONGS.setOpaque(entries, 2 * slot + 1, rest);
        }

        /** Returns the slot of a digest; -1 if it is absent. */
        int find(long hash, long high, int low) {
            long wantedTags = tag(hash) * ONES;
            int bucket = bucket(hash, tags.length);
            while (true) {
                long found = (long) LONGS.getAcquire(tags, bucket);
                long differences = found ^ wantedTags;
                // The highest bit of each byte without difference, and sometimes of a byte after it.
                long candidates = differences - ONES & ~differences & HIGHEST_BITS;
                for (; candidates != 0; candidates &= candidates - 1) {
                    int slot = bucket * BUCKET + Long.numberOfTrailingZeros(candidates) / Byte.SIZE;
                    if (entries[2 * slot] == high && sameLow((long) LONGS.getOpaque(entries, 2 * slot + 1), low)) {
                        return slot;
                    }
                }
                if (!isFull(found)) {
                    return -1;
                }
                bucket = after(bucket);
            }
        }

        /** Adds a digest that is absent. */
        void add(long hash, long high, long rest) {
            int bucket = bucket(hash, tags.length);
            while (isFull(tags[bucket])) {
                bucket = after(bucket);
            }
            int bits = Long.SIZE - Long.numberOfLeadingZeros(tags[bucket]);
            int shift = (bits + Byte.SIZE - 1) / Byte.SIZE * Byte.SIZE;
            int slot = bucket * BUCKET + shift / Byte.SIZE;
            entries[2 * slot] = high;
            setRest(slot, rest);
            LONGS.setRelease(tags, bucket, tags[bucket] | tag(hash) << shift);
        }

        /** Returns the next bucket. At least a fifth of all slots is empty, so each search ends soon. */
        private int after(int bucket) {
            return bucket + 1 == tags.length ? 0 : bucket + 1;
        }
    }

    private static boolean isFull(long tags) {
        return tags >>> Long.SIZE - Byte.SIZE != 0;
    }

    private static int bucket(long hash, int buckets) {
        return (int) ((hash >>> 32) * buckets >>> 32);
    }

    /** Returns bits of the hash on which the bucket does not depend, and never 0. */
    private static long tag(long hash) {
        return Math.max(1, hash >>> 24 & 0xff);
    }

    private long hash(long high) {
        return high * multiplier;
    }

    private static boolean sameLow(long rest, int low) {
        return ((int) (rest >>> 32) ^ low) >>> 1 == 0;
    }

    private static long second(long rest) {
        return rest & MAX_SECOND;
    }

    /** Returns the second of a digest; 0 if it is absent. */
    long second(long high, int low) {
        Slots now = slots;
        int slot = now.find(hash(high), high, low);
        return slot < 0 ? 0 : second((long) LONGS.getOpaque(now.entries, 2 * slot + 1));
    }

    /**
     * Adds a digest. If it is present, the later second counts.
     *
     * @param second cut to the range from 1 to 2<sup>32</sup> - 1, which is in the year 2106
     * @param inStore marks this second of the digest as known to the store
     */
    void put(long high, int low, long second, boolean inStore) {
        long added = (low & ~1L) << 32 | (inStore ? IN_STORE : 0) | Math.min(Math.max(second, 1), MAX_SECOND);
        int slot = slots.find(hash(high), high, low);
        if (slot >= 0) {
            slots.setRest(slot, later(slots.rest(slot), added));
            return;
        }
        int entries = size + 1;
        int length = slots.length();
        if (entries * 5L > length * 4L) {
            rebuild(length + length / 10, 0);
        }
        slots.add(hash(high), high, added);
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
        Slots next = new Slots((length + BUCKET - 1) / BUCKET);
        int kept = 0;
        for (int slot = 0; slot < old.length(); slot++) {
            if (old.isUsed(slot) && second(old.rest(slot)) >= from) {
                next.add(hash(old.high(slot)), old.high(slot), old.rest(slot));
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
        for (int slot = 0; slot < now.length(); slot++) {
            kept += now.isUsed(slot) && second(now.rest(slot)) >= second ? 1 : 0;
        }
        if (kept < size) {
            rebuild(Math.max(MIN_BUCKETS * BUCKET, kept + kept * 3 / 8), second);
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
        return FIXED_BYTES + (long) SLOT_BYTES * slots.length();
    }

    /** Removes the marks of all entries. */
    void unmark() {
        Slots now = slots;
        for (int slot = 0; slot < now.length(); slot++) {
            now.setRest(slot, now.rest(slot) & ~IN_STORE);
        }
    }

    /** Returns entries without a mark whose second is not earlier than the given one. */
    <T> List<T> unmarked(int most, long from, EntryReader<T> reader) {
        Slots now = slots;
        List<T> unmarked = new ArrayList<>();
        for (int slot = 0; slot < now.length() && unmarked.size() < most; slot++) {
            long rest = now.rest(slot);
            if (now.isUsed(slot) && (rest & IN_STORE) == 0 && second(rest) >= from) {
                unmarked.add(reader.of(now.high(slot), (int) (rest >>> 32), second(rest)));
            }
        }
        return unmarked;
    }
}
