package io.github.jwtfilter.contract;

import java.util.Optional;

/** A statement about HttpSession, and a scenario that proves it. */
final class SessionCase {
    /** A few requests with their expected results. */
    interface Scenario {
        void play(Visitor visitor) throws Exception;
    }

    private final String sentence;
    private final Scenario containers;
    private final Scenario token;
    private final Difference difference;
    private final Deviation deviation;

    private SessionCase(
            String sentence, Scenario containers, Scenario token, Difference difference, Deviation deviation) {
        this.sentence = sentence;
        this.containers = containers;
        this.token = token;
        this.difference = difference;
        this.deviation = deviation;
    }

    /** Creates a case with the same scenario for all providers. */
    static SessionCase holds(String sentence, Scenario everywhere) {
        return new SessionCase(sentence, everywhere, everywhere, null, null);
    }

    /** Creates a case with another scenario for {@code session=token}. The sentence describes the containers. */
    static SessionCase differs(String sentence, Difference difference, Scenario containers, Scenario token) {
        return new SessionCase(sentence, containers, token, difference, null);
    }

    /** Returns this case with another scenario for one container. */
    SessionCase except(Provider container, String what, Scenario there) {
        return new SessionCase(sentence, containers, token, difference, new Deviation(container, what, there));
    }

    void play(Provider provider, Visitor visitor) throws Exception {
        if (deviation != null && deviation.container == provider) {
            deviation.scenario.play(visitor);
        } else {
            (provider.isToken() ? token : containers).play(visitor);
        }
    }

    Optional<Difference> difference() {
        return Optional.ofNullable(difference);
    }

    /** Returns the description of that container's behavior, for the document. */
    Optional<String> deviation() {
        return Optional.ofNullable(deviation).map(each -> each.what);
    }

    @Override
    public String toString() {
        return sentence;
    }

    private static final class Deviation {
        private final Provider container;
        private final String what;
        private final Scenario scenario;

        Deviation(Provider container, String what, Scenario scenario) {
            this.container = container;
            this.what = what;
            this.scenario = scenario;
        }
    }
}
