package io.github.jwtfilter.contract;

/** Do token sessions fulfil the contract on Jetty? */
final class TokenOnJettySessionTest extends SessionContract {
    TokenOnJettySessionTest() {
        super(Provider.TOKEN_ON_JETTY);
    }
}
