package io.github.jwtfilter.cli;

/** The arguments are valid, but the edit is refused. The file is unchanged. */
final class EditRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    EditRefusedException(String message) {
        super(message);
    }
}
