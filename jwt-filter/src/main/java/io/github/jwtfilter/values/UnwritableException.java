package io.github.jwtfilter.values;

/** Stops the encoding of one object. {@link ValueWriter} adds the path. */
final class UnwritableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Null for the class of the current object. */
    final Class<?> type;

    /** True if encoding of the whole value stops. */
    final boolean atAll;

    final boolean nameable;

    private UnwritableException(Class<?> type, String reason, boolean nameable, boolean atAll) {
        super(reason, null, false, false);
        this.type = type;
        this.nameable = nameable;
        this.atAll = atAll;
    }

    static UnwritableException because(String reason) {
        return new UnwritableException(null, reason, false, false);
    }

    static UnwritableException atAll(String reason) {
        return new UnwritableException(null, reason, false, true);
    }

    static UnwritableException unnamed(Class<?> type) {
        return new UnwritableException(type, "", true, false);
    }

    Obstacle obstacle(Class<?> atHand) {
        return nameable ? Obstacle.unnamed(type) : Obstacle.of(type == null ? atHand : type, getMessage());
    }
}
