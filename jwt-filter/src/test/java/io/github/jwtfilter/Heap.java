package io.github.jwtfilter;

/** The heap of this JVM. */
final class Heap {
    private static final int COLLECTIONS = 5;

    private Heap() {}

    /** Returns the used heap in bytes after several garbage collections. */
    static long usedAfterCollection() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
