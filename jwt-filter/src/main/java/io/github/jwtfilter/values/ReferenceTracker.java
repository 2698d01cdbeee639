package io.github.jwtfilter.values;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * Tracks which decoded objects are complete. A set or map needs the hash or order of its elements, so it has to wait
 * for elements that refer back to an object around it. An example is the items of an order that refer to their order.
 */
final class ReferenceTracker {
    private static final int NONE = Integer.MAX_VALUE;

    /** For an incomplete object its own slot. For a complete object the outermost incomplete one that it refers to. */
    private int[] leadsTo = {};

    private final List<PendingFill> pending = new ArrayList<>(0);

    /** Outermost incomplete object that the content of the current object refers to. */
    private int outermost = NONE;

    /** @return the state to pass to {@link #end} */
    int begin(int slot) {
        if (slot == leadsTo.length) {
            leadsTo = Arrays.copyOf(leadsTo, Math.max(8, 2 * slot));
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

    /** Fills the container now if its content refers to no incomplete object around it. Otherwise defers that. */
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

    /** Fills inner containers first, because an outer one may need their hashes. */
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
