package io.github.jwtfilter;

/** The memory of this JVM. */
final class Heap {
    private static final int COLLECTIONS = 5;

    private Heap() {}

    /** What is in use when the collector has been asked a few times, in bytes. */
    static long usedAfterCollection() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
