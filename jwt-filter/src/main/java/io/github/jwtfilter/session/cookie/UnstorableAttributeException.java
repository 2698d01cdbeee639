package io.github.jwtfilter.session.cookie;

import io.github.jwtfilter.values.UnstorableValueException;

/** Thrown if an attribute was changed in place and can now be neither stored nor kept. */
final class UnstorableAttributeException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final String attribute;

    UnstorableAttributeException(String attribute, String message, UnstorableValueException why) {
        super(message, why);
        this.attribute = attribute;
    }

    String attribute() {
        return attribute;
    }
}
