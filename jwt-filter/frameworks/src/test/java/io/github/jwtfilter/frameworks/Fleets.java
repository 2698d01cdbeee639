package io.github.jwtfilter.frameworks;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The fleets of a test class, one for each kind of session. Each starts on first use. */
final class Fleets implements AfterAllCallback {
    private final Map<Sessions, Fleet> started = new EnumMap<>(Sessions.class);
    private final Fleet.Start start;

    Fleets(Fleet.Start start) {
        this.start = start;
    }

    /** Creates fleets of Jetty with the WAR of a framework. */
    static Fleets onJetty(String framework, Migration migration) {
        return new Fleets(sessions -> JettyServer.start(framework, migration, sessions));
    }

    Fleet with(Sessions sessions) throws Exception {
        Fleet fleet = started.get(sessions);
        if (fleet == null) {
            fleet = Fleet.start(sessions, start);
            started.put(sessions, fleet);
        }
        return fleet;
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        for (Fleet fleet : started.values()) {
            fleet.close();
        }
    }
}
