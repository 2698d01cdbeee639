package io.github.jwtfilter.contract;

/** Do Tomcat's own sessions keep to the contract, as ours are measured by it? */
final class TomcatSessionTest extends SessionContract {
    TomcatSessionTest() {
        super(Provider.TOMCAT);
    }
}
