package io.github.jwtfilter.contract;

/** Do Jetty's own sessions keep to the contract, as ours are measured by it? */
final class JettySessionTest extends SessionContract {
    JettySessionTest() {
        super(Provider.JETTY);
    }
}
