package com.example.legacy;

import java.util.function.Supplier;

/** Code of an application that asks somebody for something. */
public final class Asking {
    private Asking() {}

    public static <T> T directly(Supplier<T> somebody) {
        return somebody.get();
    }
}
