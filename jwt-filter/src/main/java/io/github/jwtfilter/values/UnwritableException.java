package io.github.jwtfilter.values;

/** Ends the writing of one object; {@link ValueWriter} knows its path. */
final class UnwritableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Null if it is the class at hand. */
    final Class<?> type;

    /** Nothing more is written. */
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
