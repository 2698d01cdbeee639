package io.github.jwtfilter.values;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * Which objects are complete. A set or map asks what it is filled with for its hash or its order, so it has to wait for
 * elements that lead back to an object around it, like the items of an order that know their order.
 */
final class ReferenceTracker {
    private static final int NONE = Integer.MAX_VALUE;

    /** Of each object the outermost incomplete one that it leads to; of an incomplete one itself. */
    private int[] leadsTo = new int[16];

    private final List<PendingFill> pending = new ArrayList<>(0);

    /** The outermost incomplete object that was referred to inside of the one being read. */
    private int outermost = NONE;

    /** @return to be given back at the end */
    int begin(int slot) {
        if (slot == leadsTo.length) {
            leadsTo = Arrays.copyOf(leadsTo, 2 * slot);
        }
        leadsTo[slot] = slot;
        int before = outermost;
        outermost = NONE;
        return before;
    }

    void refer(int slot) {
        int to = slot;
        while (to != NONE && leadsTo[to] != to) {
            to = leadsTo[to];
        }
        outermost = Math.min(outermost, to);
    }

    /** Fills now if nothing inside leads out of the container. */
    void fill(int slot, Runnable filling) {
        if (outermost < slot) {
            pending.add(new PendingFill(outermost, filling));
        } else {
            filling.run();
        }
    }

    void end(int slot, int before) {
        leadsTo[slot] = outermost < slot ? outermost : NONE;
        if (!pending.isEmpty()) {
            runPendingFills(slot);
        }
        outermost = Math.min(before, leadsTo[slot]);
    }

    /** The innermost first: an outer one may ask it for its hash. */
    private void runPendingFills(int slot) {
        for (Iterator<PendingFill> each = pending.iterator(); each.hasNext(); ) {
            PendingFill next = each.next();
            if (next.slot >= slot) {
                each.remove();
                next.filling.run();
            }
        }
    }

    private static final class PendingFill {
        final int slot;
        final Runnable filling;

        PendingFill(int slot, Runnable filling) {
            this.slot = slot;
            this.filling = filling;
        }
    }
}
