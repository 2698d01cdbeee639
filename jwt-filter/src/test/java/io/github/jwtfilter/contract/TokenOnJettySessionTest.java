package io.github.jwtfilter.contract;

/** Do our sessions keep to the contract on Jetty? */
final class TokenOnJettySessionTest extends SessionContract {
    TokenOnJettySessionTest() {
        super(Provider.TOKEN_ON_JETTY);
    }
}
