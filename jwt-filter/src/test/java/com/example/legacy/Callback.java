package com.example.legacy;

import java.util.function.Supplier;

/** Application code that calls back. */
public final class Callback {
    private Callback() {}

    public static <T> T call(Supplier<T> supplier) {
        return supplier.get();
    }
}
