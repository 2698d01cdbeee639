package io.github.jwtfilter.revocation;

/** Signals that this node's copy of the ended logins is too old to accept a login. It has no stack trace. */
public final class StoreBehindException extends Exception {
    private static final long serialVersionUID = 1L;

    StoreBehindException() {
        super("the shared store was not read for longer than storeMaxLag", null, false, false);
    }
}
