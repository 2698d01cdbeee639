package io.github.jwtfilter.contract;

/** Do our sessions keep to the contract on Tomcat? */
final class TokenOnTomcatSessionTest extends SessionContract {
    TokenOnTomcatSessionTest() {
        super(Provider.TOKEN_ON_TOMCAT);
    }
}
