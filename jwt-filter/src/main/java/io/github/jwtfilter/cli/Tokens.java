package io.github.jwtfilter.cli;

import java.io.IOException;
import java.util.Optional;

/** The tokens a command is about: the one among its arguments, or those on standard input. */
final class Tokens {
    private Tokens() {}

    /** Does something with a token. */
    interface Visitor {
        /** False if the token is refused. */
        boolean visit(String token);
    }

    /**
     * Goes through the tokens in order.
     *
     * @return {@link Command#GOOD} if none was refused
     * @throws UsageException if standard input holds no token: nothing was found good
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
