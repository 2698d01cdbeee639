package io.github.jwtfilter.values;

/** Ends the writing of one object; {@link ValueWriter} knows its path. */
final class Unwritable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Null if it is the class at hand. */
    final Class<?> type;

    /** Nothing more is written. */
    final boolean atAll;

    final boolean nameable;

    private Unwritable(Class<?> type, String reason, boolean nameable, boolean atAll) {
        super(reason, null, false, false);
        this.type = type;
        this.nameable = nameable;
        this.atAll = atAll;
    }

    static Unwritable because(String reason) {
        return new Unwritable(null, reason, false, false);
    }

    static Unwritable atAll(String reason) {
        return new Unwritable(null, reason, false, true);
    }

    static Unwritable unnamed(Class<?> type) {
        return new Unwritable(type, "", true, false);
    }

    Obstacle obstacle(Class<?> atHand) {
        return nameable ? Obstacle.unnamed(type) : Obstacle.of(type == null ? atHand : type, getMessage());
    }
}
