package io.github.jwtfilter.contract;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Does an application see the HttpSession that the Servlet specification describes? One subclass for each provider. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SessionContract {
    private final Provider provider;
    private SessionServer server;

    SessionContract(Provider provider) {
        this.provider = provider;
    }

    /** All cases, as the document lists them. */
    static List<SessionCase> cases() {
        return Stream.of(
                        LifeCases.ALL,
                        AttributeCases.ALL,
                        ValueCases.ALL,
                        TimeCases.ALL,
                        EndCases.ALL,
                        EventCases.ALL,
                        AddressCases.ALL,
                        CommitCases.ALL)
                .flatMap(List::stream)
                .toList();
    }

    @BeforeAll
    void start() throws IOException {
        server = provider.start();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void holds(SessionCase one) {
        assertAll(one.toString(), () -> one.play(provider, new Visitor(provider, server.port())));
        if (provider.isToken()) {
            assertEquals(0, server.sessions(), "sessions of the container");
        }
    }
}
