package com.example.legacy;

import java.util.function.Supplier;

/** Application code that calls back. */
public final class Asking {
    private Asking() {}

    public static <T> T directly(Supplier<T> somebody) {
        return somebody.get();
    }
}
