package io.github.jwtfilter.benchmark.token;

import java.util.List;

/** What is measured: one call to a library, of many that differ in the token only. */
@FunctionalInterface
interface Operation {
    /** The call of that number. */
    Object call(int number) throws Exception;

    /**
     * An operation by its name.
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
