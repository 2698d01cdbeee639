package io.github.jwtfilter.transport;

import java.util.List;

/** The unverified tokens from one source of a request, in the order of the attempts. */
public final class PresentedTokens {
    /** The result for a request without a token. */
    public static final PresentedTokens NONE = new PresentedTokens(null, List.of());

    private final TokenSource source;
    private final List<String> texts;

    PresentedTokens(TokenSource source, List<String> texts) {
        this.source = source;
        this.texts = texts;
    }

    /**
     * Returns the source of the tokens.
     *
     * @return the source; null for {@link #NONE}
     */
    public TokenSource source() {
        return source;
    }

    /**
     * Returns the tokens as the client sent them.
     *
     * @return the tokens; empty for {@link #NONE}
     */
    public List<String> texts() {
        return texts;
    }
}
