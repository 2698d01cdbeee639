package io.github.jwtfilter.jose;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * A pool of objects that are expensive to create and used by one thread at a time. It never blocks. If it is empty, it
 * creates an object. If it is full, the garbage collector takes the surplus. Unlike thread locals, the pool ends with a
 * redeployment, and virtual threads share it.
 */
final class Pool<T> {
    private static final int SLOTS = 64;

    /** Distance between two slots, so that each slot has its own cache line. */
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

    /** Returns an object to the pool. Objects must be reusable: do not return one after a failure. */
    void giveBack(T used) {
        slots.setRelease(slot(), used);
    }

    /**
     * Returns the slot of the current thread. The remainder is computed from the long id, because a cast before it
     * would turn ids above 2^31 into negative slots.
     */
    private static int slot() {
        return Math.floorMod(Thread.currentThread().getId(), SLOTS) * STRIDE;
    }
}
