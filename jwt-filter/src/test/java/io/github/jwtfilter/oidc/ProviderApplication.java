package io.github.jwtfilter.oidc;

import io.github.jwtfilter.testing.TestProvider;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;

/** Applications of the tests whose users log in at a {@link TestProvider}. */
final class ProviderApplication {
    private ProviderApplication() {}

    /** Returns an application without users of its own. */
    static WebXml of(TestProvider provider) {
        return withUsers(provider).login("users", null).login("groups", null);
    }

    /** Returns an application that also has the usual users. */
    static WebXml withUsers(TestProvider provider) {
        return WebXml.usual()
                .login("oidcIssuer", provider.issuer())
                .login("oidcClientId", provider.client().id())
                .login("oidcClientSecret", provider.client().secret())
                .login("oidcName", "Company <ID>")
                .login("oidcRolesClaim", "realm_access.roles")
                .login("insecureHttpIssuer", "true")
                .filter("logoutPaths", "/goodbye.do")
                .filter("rules", "/open/* permit")
                .servlet("/*", WhoServlet.class);
    }

    /** Starts a server with an application that has no users of its own. */
    static TestServer start(TestProvider provider) {
        return registered(TestServer.start(of(provider)), provider);
    }

    /** Registers the redirect URI of a server. */
    static TestServer registered(TestServer server, TestProvider provider) {
        provider.client().redirectTo(server.uri("/app/user/login").toString());
        provider.client().redirectAfterLogoutTo(server.uri("/app/user/login").toString());
        return server;
    }
}
