package io.github.jwtfilter.identity.ldap;

import io.github.jwtfilter.identity.IdentityStoreException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.naming.InvalidNameException;
import javax.naming.NamingException;
import javax.naming.NamingSecurityException;
import javax.naming.ldap.LdapName;

/** The servers of one directory, and the base of all searches. */
final class LdapServers {
    private static final String FORM =
            "expected ldap://host:389/dc=example,dc=org or ldaps://host:636/dc=example,dc=org, got '";

    private static final Pattern LOOPBACK_IPV4 = Pattern.compile("127(\\.[0-9]{1,3}){3}");

    private final List<String> servers;
    private final LdapName base;
    private final boolean clearHosts;
    private volatile int preferred;

    private LdapServers(List<String> servers, LdapName base, boolean clearHosts) {
        this.servers = servers;
        this.base = base;
        this.clearHosts = clearHosts;
    }

    /**
     * Parses one or more LDAP URLs (RFC 4516), separated by white space. All have the same scheme. Each may contain the
     * base, but all bases given must be the same.
     *
     * @throws IllegalArgumentException if a URL has another form
     */
    static LdapServers parse(String text) {
        List<URI> urls =
                Stream.of(text.strip().split("\\s+")).map(LdapServers::url).collect(Collectors.toList());
        Set<String> bases = new LinkedHashSet<>();
        Set<String> schemes = new LinkedHashSet<>();
        for (URI url : urls) {
            schemes.add(url.getScheme());
            if (url.getPath().length() > 1) {
                bases.add(url.getPath().substring(1));
            }
        }
        if (schemes.size() > 1 || bases.size() > 1) {
            throw new IllegalArgumentException(
                    "expected servers of one directory, all ldap or all ldaps, with one base, got '" + text + "'");
        }
        try {
            return new LdapServers(
                    urls.stream().map(LdapServers::server).collect(Collectors.toUnmodifiableList()),
                    new LdapName(String.join("", bases)),
                    schemes.contains("ldap") && !urls.stream().allMatch(LdapServers::isLoopback));
        } catch (InvalidNameException e) {
            throw new IllegalArgumentException(FORM + text + "'", e);
        }
    }

    private static URI url(String text) {
        try {
            URI url = new URI(text);
            boolean scheme = "ldap".equals(url.getScheme()) || "ldaps".equals(url.getScheme());
            if (scheme
                    && url.getHost() != null
                    && url.getUserInfo() == null
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // Refused below, like the other invalid URLs.
        }
        throw new IllegalArgumentException(FORM + text + "'");
    }

    private static String server(URI url) {
        return url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
    }

    /** Returns whether the host is this machine. A name such as {@code 127.example.org} may be any machine. */
    private static boolean isLoopback(URI url) {
        String host = url.getHost();
        return host.equals("localhost")
                || host.equals("[::1]")
                || LOOPBACK_IPV4.matcher(host).matches();
    }

    LdapName base() {
        return base;
    }

    boolean secure() {
        return servers.get(0).startsWith("ldaps:");
    }

    /** Returns whether passwords would cross a network in clear without StartTLS. */
    boolean clearHosts() {
        return clearHosts;
    }

    /** Connects to one server. */
    @FunctionalInterface
    interface Connector {
        LdapConnection open(String server) throws NamingException, IdentityStoreException;
    }

    /** Connects to the server that answered last, or else to the next one that answers. */
    LdapConnection open(Connector connector) throws NamingException, IdentityStoreException {
        NamingException last = null;
        int first = preferred;
        for (int i = 0; i < servers.size(); i++) {
            int next = (first + i) % servers.size();
            try {
                LdapConnection connection = connector.open(servers.get(next));
                preferred = next;
                return connection;
            } catch (NamingSecurityException refused) {
                // Do not ask the other servers. They would refuse too, and count one more failure.
                throw refused;
            } catch (NamingException e) {
                last = e;
            }
        }
        throw last;
    }

    /** Returns the servers, for messages. */
    @Override
    public String toString() {
        return String.join(" ", servers);
    }
}
