package io.github.jwtfilter.migration;

import java.io.IOException;

/** Whether a walk sees the unchanged application or the converted one. */
enum State {
    /** The login of the application, or of its container. */
    BEFORE,

    /** The login of the filter. */
    AFTER;

    Fleet start(Move move) throws IOException, InterruptedException {
        return this == BEFORE ? move.before() : move.after();
    }
}
