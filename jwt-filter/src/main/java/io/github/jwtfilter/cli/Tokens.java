package io.github.jwtfilter.cli;

import java.io.IOException;
import java.util.Optional;

/** The tokens that a command works on: the one operand, or the lines of standard input. */
final class Tokens {
    private Tokens() {}

    /** An action for each token. */
    interface Visitor {
        /** Processes a token. Returns false if it is refused. */
        boolean visit(String token);
    }

    /**
     * Processes the tokens in order.
     *
     * @return {@link Command#GOOD} if every token was accepted
     * @throws UsageException if standard input contains no token, because then nothing was verified
     */
    static int visit(Optional<String> operand, Shell shell, Visitor visitor) throws UsageException, IOException {
        if (operand.isPresent() && !operand.get().equals("-")) {
            return visitor.visit(operand.get().trim()) ? Command.GOOD : Command.REFUSED;
        }
        TokenLines lines = new TokenLines(shell);
        String token = lines.next();
        if (token == null) {
            throw new UsageException("standard input: expected a token on a line, got none");
        }
        int status = Command.GOOD;
        for (; token != null; token = lines.next()) {
            if (!visitor.visit(token)) {
                status = Command.REFUSED;
            }
        }
        return status;
    }
}
