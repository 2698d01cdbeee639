package io.github.jwtfilter.transport;

import java.util.List;

/** The tokens that one source of a request carries, in the order to try them. Not verified. */
public final class PresentedTokens {
    /** A request without a token. */
    public static final PresentedTokens NONE = new PresentedTokens(null, List.of());

    private final TokenSource source;
    private final List<String> texts;

    PresentedTokens(TokenSource source, List<String> texts) {
        this.source = source;
        this.texts = texts;
    }

    /**
     * Where they were found.
     *
     * @return null for {@link #NONE}
     */
    public TokenSource source() {
        return source;
    }

    /**
     * The tokens as they were sent.
     *
     * @return empty for {@link #NONE}
     */
    public List<String> texts() {
        return texts;
    }
}
