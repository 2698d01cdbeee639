package io.github.jwtfilter.benchmark.token;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A way to sign and verify, set up as its users are told to: what can be built once is built once. Each checks
 * signature, {@code exp} and {@code iss}, and makes the claims readable.
 */
public interface Library {
    /** Those that can be measured, by name. */
    Map<String, Supplier<Library>> ALL = all();

    private static Map<String, Supplier<Library>> all() {
        Map<String, Supplier<Library>> all = new LinkedHashMap<>();
        all.put("bare-mac", BareMac::new);
        all.put("floor", FloorLibrary::new);
        all.put("jwt-filter", JwtFilterLibrary::new);
        all.put("fusionauth-jwt", FusionAuthLibrary::new);
        all.put("java-jwt", JavaJwtLibrary::new);
        all.put("vertx-auth-jwt", VertxLibrary::new);
        all.put("tink", TinkLibrary::new);
        all.put("nimbus-jose-jwt", NimbusLibrary::new);
        all.put("jjwt", JjwtLibrary::new);
        all.put("jose4j", Jose4jLibrary::new);
        return all;
    }

    /** The claims; an exception if the token is refused. */
    Object verify(String token) throws Exception;

    /** A token that says this. */
    String sign(TokenClaims claims) throws Exception;

    /** Like {@link #verify}, for a token that must be refused. */
    default Object refuse(String token) {
        try {
            verify(token);
        } catch (Exception refused) {
            return refused;
        }
        throw new IllegalStateException("accepted: " + token);
    }
}
