package io.github.jwtfilter.benchmark.token;

import java.util.List;

/** The measured operation: one call to a library. Calls differ only in the token. */
@FunctionalInterface
interface Operation {
    /** Runs the call with this number. */
    Object call(int number) throws Exception;

    /**
     * Returns an operation by name.
     *
     * @param name {@code verify}, {@code sign}, or {@code refuse-} and a kind of bad token
     */
    static Operation of(String name, Library library) {
        switch (name) {
            case "verify":
                List<String> good = Tokens.good();
                return number -> library.verify(good.get(number % good.size()));
            case "sign":
                List<TokenClaims> claims = Tokens.claims();
                return number -> library.sign(claims.get(number % claims.size()));
            default:
                List<String> bad = Tokens.bad(name.substring("refuse-".length()));
                return number -> library.refuse(bad.get(number % bad.size()));
        }
    }
}
