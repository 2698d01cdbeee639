package io.github.jwtfilter.benchmark.token;

import java.util.List;

/** The measured operation: one call to a library. Calls differ only in the token. */
@FunctionalInterface
interface Operation {
    /** Verifications of which this many per cent meet a token that was verified shortly before. */
    List<String> HITS = List.of("hits-100", "hits-90", "hits-0");

    /** Runs the call with this number. */
    Object call(int number) throws Exception;

    /**
     * Returns an operation by name.
     *
     * @param name {@code verify}, {@code sign}, one of {@link #HITS}, or {@code refuse-} and a kind of bad token
     */
    static Operation of(String name, Library library) {
        switch (name) {
            case "verify":
                List<String> good = Tokens.good();
                return number -> library.verify(good.get(number % good.size()));
            case "hits-100":
                return stream(library, 0);
            case "hits-90":
                return stream(library, 10);
            case "hits-0":
                return stream(library, 1);
            case "sign":
                List<TokenClaims> claims = Tokens.claims();
                return number -> library.sign(claims.get(number % claims.size()));
            default:
                List<String> bad = Tokens.bad(name.substring("refuse-".length()));
                return number -> library.refuse(bad.get(number % bad.size()));
        }
    }

    /**
     * Verifies tokens of a few users. Each call with a number divisible by {@code freshEvery} gets a token that no
     * cache can still hold, because tens of thousands of other tokens came since; 0 for none.
     */
    private static Operation stream(Library library, int freshEvery) {
        List<String> frequent = Tokens.good();
        List<String> fresh = freshEvery == 0 ? frequent : Tokens.many(Short.MAX_VALUE + 1);
        int[] next = new int[1];
        return number -> {
            if (freshEvery > 0 && number % freshEvery == 0) {
                next[0] = next[0] + 1 & Short.MAX_VALUE;
                return library.verify(fresh.get(next[0]));
            }
            return library.verify(frequent.get(number % frequent.size()));
        };
    }
}
