package io.github.jwtfilter.contract;

/** Do token sessions fulfil the contract on Tomcat? */
final class TokenOnTomcatSessionTest extends SessionContract {
    TokenOnTomcatSessionTest() {
        super(Provider.TOKEN_ON_TOMCAT);
    }
}
