package io.github.jwtfilter.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What is the error message on a Java without Ed25519, such as Java 11? */
@Isolated
final class MissingEd25519Test {
    private static final String NEEDED = "key: Ed25519 needs Java 15 or newer";

    private Provider[] all;

    /** Keeps the usual providers, except the one for Ed25519. */
    @BeforeEach
    void removeEd25519() {
        all = Security.getProviders();
        for (Provider provider : Security.getProviders("KeyFactory.Ed25519")) {
            Security.removeProvider(provider.getName());
        }
    }

    @AfterEach
    void restoreProviders() {
        List.of(Security.getProviders()).forEach(provider -> Security.removeProvider(provider.getName()));
        Arrays.asList(all).forEach(Security::addProvider);
    }

    @Test
    void ed25519KeyIsRefused() {
        for (String file : new String[] {"8037-A.1", "8037-A.2"}) {
            String jwk = Resource.text("rfc/" + file + ".jwk");

            assertEquals("JWK 1: " + NEEDED, refusal(() -> JwkSet.parse(jwk)));
        }
        assertEquals("key: this Java has no EdDSA", refusal(() -> KeyMaker.jwk(Algorithm.EdDSA)));
    }

    @Test
    void otherPublishedKeysAreStillUsed() {
        String rsa = Resource.text("rfc/7515-A.2.jwk");
        List<String> leftOut = new ArrayList<>();
        String set = "{\"keys\":[" + Resource.text("rfc/8037-A.2.jwk") + "," + rsa + "]}";

        assertEquals(
                "[SigningKey[RS256]]", JwkSet.parsePublished(set, leftOut::add).toString());
        assertEquals(List.of("JWK 1: " + NEEDED), leftOut);
    }

    private static String refusal(Runnable read) {
        return assertThrows(IllegalArgumentException.class, read::run).getMessage();
    }
}
