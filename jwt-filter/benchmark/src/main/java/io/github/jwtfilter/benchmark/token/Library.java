package io.github.jwtfilter.benchmark.token;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A library that signs and verifies tokens, set up as its documentation recommends. Objects that can be reused are
 * created once. Each library except {@link BareMac} checks the signature, {@code exp} and {@code iss}, and makes the
 * claims readable.
 */
public interface Library {
    /** All libraries by name. The cache of verified tokens is measured in pairs only. */
    Map<String, Supplier<Library>> ALL = all();

    /** The name of jwt-filter with its cache of verified tokens. */
    String CACHED = "jwt-filter-cached";

    private static Map<String, Supplier<Library>> all() {
        Map<String, Supplier<Library>> all = new LinkedHashMap<>();
        all.put("bare-mac", BareMac::new);
        all.put("floor", FloorLibrary::new);
        all.put("jwt-filter", JwtFilterLibrary::uncached);
        all.put(CACHED, JwtFilterLibrary::cached);
        all.put("fusionauth-jwt", FusionAuthLibrary::new);
        all.put("java-jwt", JavaJwtLibrary::new);
        all.put("vertx-auth-jwt", VertxLibrary::new);
        all.put("tink", TinkLibrary::new);
        all.put("nimbus-jose-jwt", NimbusLibrary::new);
        all.put("jjwt", JjwtLibrary::new);
        all.put("jose4j", Jose4jLibrary::new);
        return all;
    }

    /** Verifies a token and returns its claims. Throws an exception if the token is invalid. */
    Object verify(String token) throws Exception;

    /** Signs a token with these claims. */
    String sign(TokenClaims claims) throws Exception;

    /** Verifies a token that must be refused. */
    default Object refuse(String token) {
        try {
            verify(token);
        } catch (Exception refused) {
            return refused;
        }
        throw new IllegalStateException("accepted: " + token);
    }
}
