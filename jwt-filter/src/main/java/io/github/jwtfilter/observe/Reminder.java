package io.github.jwtfilter.observe;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A daily reminder that nothing is enforced. Repeats the warning of the start. */
public final class Reminder {
    private static final long DAY = TimeUnit.DAYS.toNanos(1);

    private final Runnable warning;
    private final LongSupplier nanoTime;
    private final AtomicLong last;

    /** @param warning logs; the first time is a day from now */
    public Reminder(Runnable warning, LongSupplier nanoTime) {
        this.warning = warning;
        this.nanoTime = nanoTime;
        this.last = new AtomicLong(nanoTime.getAsLong());
    }

    /** Logs if a day has passed. Call it with each request. */
    void remind() {
        long now = nanoTime.getAsLong();
        long before = last.get();
        if (now - before >= DAY && last.compareAndSet(before, now)) {
            warning.run();
        }
    }
}
