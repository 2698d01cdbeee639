package io.github.jwtfilter.http;

import java.net.Authenticator;
import java.net.PasswordAuthentication;

/**
 * The authenticator of all requests. It gives the application's passwords to proxies only. To another server, the JDK
 * would send such a password in place of the request's own Authorization header.
 */
final class ProxyAuthenticator extends Authenticator {
    /** One for all requests, because the JDK caches passwords for each authenticator and never forgets them. */
    static final Authenticator INSTANCE = new ProxyAuthenticator();

    private ProxyAuthenticator() {}

    @Override
    protected PasswordAuthentication getPasswordAuthentication() {
        return getRequestorType() == RequestorType.PROXY
                ? requestPasswordAuthentication(
                        getDefault(),
                        getRequestingHost(),
                        getRequestingSite(),
                        getRequestingPort(),
                        getRequestingProtocol(),
                        getRequestingPrompt(),
                        getRequestingScheme(),
                        getRequestingURL(),
                        RequestorType.PROXY)
                : null;
    }
}
