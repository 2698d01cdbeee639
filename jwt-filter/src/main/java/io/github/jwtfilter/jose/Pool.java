package io.github.jwtfilter.jose;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * Things that are costly to make and used by one thread at a time. Never waits: who finds none makes one, and what finds
 * no place is left to the garbage collector. Unlike a thread's locals it outlives no redeployment, and virtual threads
 * share it.
 */
final class Pool<T> {
    private static final int SLOTS = 64;

    /** References between two slots, so that no two processors share a line of their caches. */
    private static final int STRIDE = 16;

    private final AtomicReferenceArray<T> slots = new AtomicReferenceArray<>(SLOTS * STRIDE);
    private final Supplier<T> maker;

    Pool(Supplier<T> maker) {
        this.maker = maker;
    }

    T take() {
        T free = slots.getAndSet(slot(), null);
        return free == null ? maker.get() : free;
    }

    /** Only what is as good as new: what failed halfway is not given back. */
    void giveBack(T used) {
        slots.setRelease(slot(), used);
    }

    /** The remainder is taken of the long: a cast before it turns ids above 2^31 into negative slots. */
    private static int slot() {
        return Math.floorMod(Thread.currentThread().getId(), SLOTS) * STRIDE;
    }
}
