package io.github.jwtfilter.cli;

/** What was asked for is well said and not to be done; nothing has changed. */
final class EditRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    EditRefusedException(String message) {
        super(message);
    }
}
