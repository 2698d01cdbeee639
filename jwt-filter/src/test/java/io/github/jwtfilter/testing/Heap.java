package io.github.jwtfilter.testing;

/** The heap of this JVM. */
public final class Heap {
    private static final int COLLECTIONS = 5;

    private Heap() {}

    /** Returns the used heap in bytes after several garbage collections. */
    public static long usedAfterCollection() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
