package io.github.jwtfilter.contract;

/** Do Jetty's own sessions fulfil the contract? */
final class JettySessionTest extends SessionContract {
    JettySessionTest() {
        super(Provider.JETTY);
    }
}
