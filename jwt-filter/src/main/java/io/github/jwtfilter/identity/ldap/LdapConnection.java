package io.github.jwtfilter.identity.ldap;

import io.github.jwtfilter.files.TrustedCertificates;
import io.github.jwtfilter.identity.IdentityStoreException;
import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Hashtable;
import java.util.List;
import javax.naming.CommunicationException;
import javax.naming.Context;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.PartialResultException;
import javax.naming.SizeLimitExceededException;
import javax.naming.directory.SearchControls;
import javax.naming.directory.SearchResult;
import javax.naming.ldap.Control;
import javax.naming.ldap.InitialLdapContext;
import javax.naming.ldap.LdapContext;
import javax.naming.ldap.StartTlsRequest;
import javax.naming.ldap.StartTlsResponse;
import javax.net.SocketFactory;

/**
 * A connection to a directory through JNDI. It only binds and searches for attributes: it never turns an answer into a
 * Java object and never follows referrals. A new connection is anonymous.
 */
final class LdapConnection implements AutoCloseable {
    private final LdapSocketFactory socket;
    private final LdapContext context;
    private final LdapDeadline deadline;

    private LdapConnection(LdapSocketFactory socket, LdapContext context, LdapDeadline deadline) {
        this.socket = socket;
        this.context = context;
        this.deadline = deadline;
    }

    /** Options of new connections. */
    static final class ConnectionOptions {
        final boolean tls;
        final boolean startTls;
        final TrustedCertificates trust;
        final Duration timeout;
        final Collection<String> attributes;

        ConnectionOptions(
                boolean tls,
                boolean startTls,
                TrustedCertificates trust,
                Duration timeout,
                Collection<String> attributes) {
            this.tls = tls;
            this.startTls = startTls;
            this.trust = trust;
            this.timeout = timeout;
            this.attributes = attributes;
        }
    }

    /** Connects. With StartTLS it fails unless TLS starts and the certificate matches the host name. */
    static LdapConnection open(String server, ConnectionOptions options, LdapDeadline deadline)
            throws NamingException, IdentityStoreException {
        int timeout = deadline.milliseconds(options.timeout);
        LdapSocketFactory socket = new LdapSocketFactory(options.tls ? tls(options) : SocketFactory.getDefault());
        LdapContext context = null;
        boolean opened = false;
        try {
            socket.offer();
            context = new InitialLdapContext(environment(server, options, timeout), null);
            socket.takeBack();
            if (options.startTls) {
                startTls(context, socket, options.trust, timeout);
            }
            opened = true;
            return new LdapConnection(socket, context, deadline);
        } finally {
            socket.takeBack();
            if (!opened) {
                close(context, socket);
            }
        }
    }

    private static SocketFactory tls(ConnectionOptions options) throws NamingException {
        try {
            return options.trust.sockets();
        } catch (NoSuchAlgorithmException e) {
            throw broken(e);
        }
    }

    private static Hashtable<String, Object> environment(String server, ConnectionOptions options, int timeout) {
        Hashtable<String, Object> environment = new Hashtable<>();
        environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.ldap.LdapCtxFactory");
        environment.put(Context.PROVIDER_URL, server);
        environment.put(Context.SECURITY_AUTHENTICATION, "none");
        environment.put(Context.REFERRAL, "ignore");
        environment.put("java.naming.ldap.version", "3");
        environment.put("java.naming.ldap.factory.socket", LdapSocketFactory.class.getName());
        environment.put("java.naming.ldap.attributes.binary", String.join(" ", options.attributes));
        environment.put("com.sun.jndi.ldap.connect.pool", "false");
        environment.put("com.sun.jndi.ldap.connect.timeout", Integer.toString(timeout));
        environment.put("com.sun.jndi.ldap.read.timeout", Integer.toString(timeout));
        return environment;
    }

    private static void startTls(LdapContext context, LdapSocketFactory socket, TrustedCertificates trust, int timeout)
            throws NamingException {
        StartTlsResponse tls = (StartTlsResponse) context.extendedOperation(new StartTlsRequest());
        try {
            socket.patience(timeout);
            tls.negotiate(trust.sockets());
            socket.patience(0);
        } catch (IOException | NoSuchAlgorithmException e) {
            throw broken(e);
        }
    }

    private static NamingException broken(Exception cause) {
        NamingException broken = new CommunicationException("TLS failed");
        broken.setRootCause(cause);
        return broken;
    }

    /**
     * Binds with a name and password.
     *
     * @param name not empty; a distinguished name or another form that the directory accepts
     * @param password not empty; with an empty password, a directory would accept the bind as anonymous (RFC 4513
     *     section 5.1.2)
     */
    void bind(String name, byte[] password) throws NamingException {
        if (name.isEmpty() || password.length == 0) {
            throw new IllegalArgumentException("ldap: expected a name and a password");
        }
        context.addToEnvironment(Context.SECURITY_AUTHENTICATION, "simple");
        context.addToEnvironment(Context.SECURITY_PRINCIPAL, name);
        context.addToEnvironment(Context.SECURITY_CREDENTIALS, password);
        context.reconnect(new Control[] {LdapPasswordPolicy.request()});
    }

    /** Returns the directory's password policy response to the last {@link #bind}, after success or failure. */
    LdapPasswordPolicy passwordPolicy() throws NamingException {
        return LdapPasswordPolicy.of(context.getResponseControls());
    }

    /**
     * Searches for entries.
     *
     * @param attributes the attributes to return, at least one
     * @param most the maximum number of entries; one more causes a {@link SizeLimitExceededException}
     */
    @SuppressWarnings("BanJNDI") // Reads attributes only; no object is built from an entry.
    List<LdapEntry> search(LdapSearch search, String filter, Collection<String> attributes, int most)
            throws NamingException, IdentityStoreException {
        SearchControls controls = new SearchControls();
        controls.setSearchScope(search.scope());
        controls.setCountLimit(most + 1L);
        controls.setReturningObjFlag(false);
        controls.setReturningAttributes(attributes.toArray(new String[0]));
        List<LdapEntry> entries = new ArrayList<>();
        deadline.check();
        NamingEnumeration<SearchResult> results = context.search(search.base(), filter, controls);
        try {
            while (results.hasMore()) {
                deadline.check();
                SearchResult result = results.next();
                if (entries.size() == most) {
                    throw new SizeLimitExceededException("more than " + most + " entries");
                }
                entries.add(new LdapEntry(result.getNameInNamespace(), result.getAttributes()));
            }
        } catch (PartialResultException referrals) {
            // The directory referred to other servers. Referrals are ignored.
        } finally {
            results.close();
        }
        return entries;
    }

    @Override
    public void close() {
        close(context, socket);
    }

    private static void close(LdapContext context, LdapSocketFactory socket) {
        try {
            if (context != null) {
                context.close();
            }
        } catch (NamingException e) {
            // The socket is closed below.
        } finally {
            socket.close();
        }
    }
}
