package io.github.jwtfilter.contract;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Does an application see the HttpSession that the Servlet specification describes? One subclass per provider. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SessionContract {
    private final Provider provider;
    private EmbeddedServer server;
    private EmbeddedServer secondServer;

    SessionContract(Provider provider) {
        this.provider = provider;
    }

    /** Returns all cases. */
    static List<SessionCase> cases() {
        return groups().values().stream().flatMap(List::stream).toList();
    }

    /** Returns the cases by the headings of the document. */
    static Map<String, List<SessionCase>> groups() {
        Map<String, List<SessionCase>> groups = new LinkedHashMap<>();
        groups.put("Beginning and ids", LifeCases.ALL);
        groups.put("Attributes", AttributeCases.ALL);
        groups.put("Values", ValueCases.ALL);
        groups.put("Times", TimeCases.ALL);
        groups.put("The end", EndCases.ALL);
        groups.put("Listeners", EventCases.ALL);
        groups.put("Addresses", AddressCases.ALL);
        groups.put("The response", CommitCases.ALL);
        return groups;
    }

    @BeforeAll
    void start() throws IOException {
        server = provider.start();
        secondServer = provider.start();
    }

    @AfterAll
    void stop() {
        server.close();
        secondServer.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void caseHolds(SessionCase sessionCase) {
        assertAll(
                sessionCase.toString(),
                () -> sessionCase.play(provider, new Visitor(provider, server.port(), secondServer.port())));
        if (provider.isToken()) {
            assertEquals(0, server.sessions() + secondServer.sessions(), "sessions of the containers");
        }
    }
}
