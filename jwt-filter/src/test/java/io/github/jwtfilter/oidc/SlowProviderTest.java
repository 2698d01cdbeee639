package io.github.jwtfilter.oidc;

import static io.github.jwtfilter.oidc.Attack.Outcome.UNAVAILABLE;
import static io.github.jwtfilter.oidc.AttackedApplication.PAGE;

import io.github.jwtfilter.testing.ProviderAnswer;
import io.github.jwtfilter.testing.ProviderUser;
import io.github.jwtfilter.testing.TestProvider;
import io.github.jwtfilter.testing.TestProvider.Endpoint;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How long does a user wait for a provider that hangs? */
final class SlowProviderTest {
    private static final Duration LONG = Duration.ofHours(1);

    private static void repelled(Endpoint endpoint, Consumer<ProviderAnswer> change, String reason) {
        Consumer<TestProvider> attack = provider -> {
            provider.user(ProviderUser.of("alice").with("preferred_username", null));
            provider.changeAnswer(endpoint, change);
        };
        try (AttackedApplication own = new AttackedApplication(
                attack, webXml -> webXml.login("users", null).login("groups", null))) {
            own.repelled(UNAVAILABLE, reason, browser -> browser.follow(own.server.uri(PAGE)));
        }
    }

    /** The fetch goes on for ten seconds. A fetch without any byte would end after five, maybe during a slow start. */
    @Test
    void slowMetadataDelayNoDeployment() {
        repelled(Endpoint.DISCOVERY, answer -> answer.drip(Duration.ofMillis(50)), "the first fetch has not ended yet");
    }

    @Test
    void silentTokenEndpointIsGivenUp() {
        repelled(Endpoint.TOKEN, answer -> answer.delay(LONG), "/token: no answer in time");
    }

    @Test
    @Tag("slow")
    void tokensByteForByteAreGivenUp() {
        repelled(Endpoint.TOKEN, answer -> answer.drip(Duration.ofMillis(50)), "/token: the fetch took longer than");
    }

    @Test
    @Tag("slow")
    void silentUserInfoIsGivenUp() {
        repelled(Endpoint.USER_INFO, answer -> answer.delay(LONG), "/userinfo: no answer in time");
    }
}
