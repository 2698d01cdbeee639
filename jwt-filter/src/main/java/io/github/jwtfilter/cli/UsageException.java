package io.github.jwtfilter.cli;

/** A mistake of the operator: wrong arguments, an unusable key, an unusable password. Its message goes to stderr. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
