package io.github.jwtfilter.contract;

/** Do Tomcat's own sessions fulfil the contract? */
final class TomcatSessionTest extends SessionContract {
    TomcatSessionTest() {
        super(Provider.TOMCAT);
    }
}
