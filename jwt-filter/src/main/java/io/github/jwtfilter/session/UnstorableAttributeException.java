package io.github.jwtfilter.session;

import io.github.jwtfilter.values.UnstorableValueException;

/** An attribute was changed in place into what can be neither stored nor kept. */
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
