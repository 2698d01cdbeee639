package io.github.jwtfilter.identity.ldap;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSimpleBindRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldif.LDIFException;
import com.unboundid.util.ssl.KeyStoreKeyManager;
import com.unboundid.util.ssl.SSLUtil;
import io.github.jwtfilter.testing.TestCertificate;
import io.github.jwtfilter.testing.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSocketFactory;

/**
 * An in-memory directory on free loopback ports. It has a search account, {@code user} and {@code admin} (password
 * {@code secret}), and their groups {@code reader} and {@code admin}. Tests add entries and change its answers.
 */
public final class TestDirectory extends InMemoryOperationInterceptor implements AutoCloseable {
    /** The search account's name. */
    public static final String SEARCHER = "cn=searcher,dc=example,dc=org";

    /** The search account's password. */
    public static final String SEARCHER_PASSWORD = "search-secret";

    private final InMemoryDirectoryServer server;
    private final List<Socket> accepted = new CopyOnWriteArrayList<>();
    private final List<String> binds = new CopyOnWriteArrayList<>();
    private final List<String> filters = new CopyOnWriteArrayList<>();
    private volatile Answer<InMemoryInterceptedSimpleBindRequest> onBind = request -> {};
    private volatile Answer<InMemoryInterceptedSearchRequest> onSearch = request -> {};

    /** A hook that runs before the directory answers. If it throws an exception, the exception is the answer. */
    @FunctionalInterface
    public interface Answer<T> {
        /** Inspects a request. */
        void to(T request) throws LDAPException;
    }

    /** Starts a directory without TLS. */
    public TestDirectory() {
        this(null);
    }

    /** Starts a directory with this certificate, or without TLS if it is null. */
    TestDirectory(TestCertificate certificate) {
        try {
            InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example,dc=org");
            config.setSchema(null);
            config.addAdditionalBindCredentials(SEARCHER, SEARCHER_PASSWORD);
            config.addInMemoryOperationInterceptor(this);
            InetAddress loopback = InetAddress.getLoopbackAddress();
            SSLSocketFactory startTls = null;
            if (certificate != null) {
                SSLUtil tls = new SSLUtil(
                        new KeyStoreKeyManager(
                                certificate.keyStore().toFile(),
                                TestCertificate.PASSWORD.toCharArray(),
                                "PKCS12",
                                null),
                        null);
                startTls = tls.createSSLSocketFactory();
                SSLServerSocketFactory sockets = tls.createSSLServerSocketFactory();
                config.setListenerConfigs(
                        plain(loopback, startTls),
                        InMemoryListenerConfig.createLDAPSConfig("ldaps", loopback, 0, sockets, null));
            } else {
                config.setListenerConfigs(plain(loopback, null));
            }
            server = new InMemoryDirectoryServer(config);
            add("dn: dc=example,dc=org", "objectClass: domain", "dc: example");
            add("dn: ou=people,dc=example,dc=org", "objectClass: organizationalUnit", "ou: people");
            add("dn: ou=groups,dc=example,dc=org", "objectClass: organizationalUnit", "ou: groups");
            person("uid=user", "uid: user", "mail: user@example.org");
            person("uid=admin", "uid: admin");
            group("reader", "uid=user,ou=people,dc=example,dc=org", "uid=admin,ou=people,dc=example,dc=org");
            group("admin", "uid=admin,ou=people,dc=example,dc=org");
            server.startListening();
        } catch (LDAPException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private InMemoryListenerConfig plain(InetAddress address, SSLSocketFactory startTls) throws LDAPException {
        return new InMemoryListenerConfig("ldap", address, 0, new CountedSockets(), null, startTls);
    }

    /** Adds an entry. */
    public void add(String... ldif) {
        try {
            server.add(ldif);
        } catch (LDIFException | LDAPException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Adds a person below {@code ou=people}. The password is {@code secret} unless the attributes contain another one.
     */
    public void person(String rdn, String... attributes) {
        boolean hasPassword = List.of(attributes).stream().anyMatch(line -> line.startsWith("userPassword"));
        String[] ldif = new String[attributes.length + (hasPassword ? 2 : 3)];
        ldif[0] = "dn: " + rdn + ",ou=people,dc=example,dc=org";
        ldif[1] = "objectClass: person";
        System.arraycopy(attributes, 0, ldif, 2, attributes.length);
        if (!hasPassword) {
            ldif[ldif.length - 1] = "userPassword: secret";
        }
        add(ldif);
    }

    /** Adds a group below {@code ou=groups}. */
    public void group(String name, String... members) {
        String[] ldif = new String[members.length + 3];
        ldif[0] = "dn: cn=" + name + ",ou=groups,dc=example,dc=org";
        ldif[1] = "objectClass: groupOfNames";
        ldif[2] = "cn: " + name;
        for (int i = 0; i < members.length; i++) {
            ldif[3 + i] = "member: " + members[i];
        }
        add(ldif);
    }

    /** Changes an entry. */
    public void modify(String... ldif) {
        try {
            server.modify(ldif);
        } catch (LDIFException | LDAPException e) {
            throw new AssertionError(e);
        }
    }

    /** Deletes an entry. */
    public void delete(String dn) {
        try {
            server.delete(dn);
        } catch (LDAPException e) {
            throw new AssertionError(e);
        }
    }

    void onBind(Answer<InMemoryInterceptedSimpleBindRequest> answer) {
        onBind = answer;
    }

    /** Sets a hook for searches. */
    public void onSearch(Answer<InMemoryInterceptedSearchRequest> answer) {
        onSearch = answer;
    }

    /** Stops listening and closes all connections. */
    public void stop() {
        server.shutDown(true);
    }

    /** Listens again, on the same port. Waits while another connection of this machine uses the port. */
    public void startAgain() {
        Waiting.until("the directory listens", () -> {
            try {
                server.startListening();
                return true;
            } catch (LDAPException e) {
                return false;
            }
        });
    }

    int port() {
        return server.getListenPort("ldap");
    }

    /** Returns the URL for the parameter {@code users}. */
    public String url() {
        return "ldap://localhost:" + port() + "/dc=example,dc=org";
    }

    String tlsUrl() {
        return "ldaps://localhost:" + server.getListenPort("ldaps") + "/dc=example,dc=org";
    }

    /** Returns a store with the people and groups of this directory, and patience for a busy machine. */
    LdapStore.Builder store() {
        return LdapStore.builder(url())
                .timeout(Duration.ofSeconds(30))
                .searcher(SEARCHER, SEARCHER_PASSWORD)
                .userSearch("ou=people?sub?(uid={0})")
                .groupSearch("ou=groups?sub?(member={0})");
    }

    /** Returns the distinguished names of all bind requests, in order. */
    List<String> binds() {
        return binds;
    }

    /** Returns the filters of all search requests, in order. */
    List<String> filters() {
        return filters;
    }

    /** Returns the number of plain connections since the start. */
    int connections() {
        return accepted.size();
    }

    /** Returns the number of open plain connections. */
    long openConnections() {
        return accepted.stream().filter(socket -> !socket.isClosed()).count();
    }

    @Override
    public void processSimpleBindRequest(InMemoryInterceptedSimpleBindRequest request) throws LDAPException {
        binds.add(request.getRequest().getBindDN());
        onBind.to(request);
    }

    @Override
    public void processSearchRequest(InMemoryInterceptedSearchRequest request) throws LDAPException {
        filters.add(request.getRequest().getFilter().toString());
        onSearch.to(request);
    }

    @Override
    public void close() {
        stop();
    }

    /** Records every connection. */
    private final class CountedSockets extends ServerSocketFactory {
        @Override
        public ServerSocket createServerSocket(int port) throws IOException {
            return createServerSocket(port, 50, null);
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog) throws IOException {
            return createServerSocket(port, backlog, null);
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog, InetAddress address) throws IOException {
            return new ServerSocket(port, backlog, address) {
                @Override
                public Socket accept() throws IOException {
                    Socket socket = super.accept();
                    accepted.add(socket);
                    return socket;
                }
            };
        }
    }
}
