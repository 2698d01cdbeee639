package io.github.jwtfilter.identity.ldap;

import io.github.jwtfilter.files.TrustedCertificates;
import io.github.jwtfilter.identity.Account;
import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.identity.IdentityStore;
import io.github.jwtfilter.identity.IdentityStoreException;
import io.github.jwtfilter.identity.Verdict;
import io.github.jwtfilter.identity.Verdict.Refusal;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.naming.NamingException;
import javax.naming.NamingSecurityException;
import javax.naming.SizeLimitExceededException;

// This class is long because each kind of answer from a directory has its own method.

/**
 * Users in an LDAP directory, such as OpenLDAP or Active Directory. The store searches for the user's entry, and then
 * binds as that entry with the presented password. Each login opens its own connections and closes them at the end.
 *
 * <p>Time: the directory determines how long an answer takes. An unknown user is refused after the search, a wrong
 * password after the bind.
 */
public final class LdapStore implements IdentityStore {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter.identity");

    private final LdapServers servers;
    private final LdapConnection.ConnectionOptions connectionOptions;
    private final String searcher;
    private final String searcherPassword;
    private final LdapSearch userSearch;
    private final String nameAttribute;
    private final LdapGroups groups;
    private final List<String> claims;
    private final Set<String> attributesOfUser = new LinkedHashSet<>();
    private final Clock clock;
    private final LdapSessions sessions;

    private LdapStore(Builder builder) {
        servers = builder.servers;
        searcher = builder.searcher;
        searcherPassword = builder.searcherPassword;
        userSearch = builder.userSearch;
        nameAttribute =
                builder.userSearch.attribute().or(userSearch.filter()::firstKey).orElseThrow();
        groups = builder.groups;
        claims = builder.claims;
        clock = builder.clock;
        sessions = new LdapSessions(servers, builder.timeout);
        attributesOfUser.add(nameAttribute);
        attributesOfUser.addAll(claims);
        attributesOfUser.addAll(LdapAccountState.ATTRIBUTES);
        groups.attributeOfUser().ifPresent(attributesOfUser::add);
        Set<String> attributes = new LinkedHashSet<>(attributesOfUser);
        groups.attributeOfGroup().ifPresent(attributes::add);
        connectionOptions = new LdapConnection.ConnectionOptions(
                servers.secure(), builder.startTls, builder.trust, builder.timeout, attributes);
    }

    /**
     * Begins a store.
     *
     * @param servers one or more LDAP URLs with the base of the users, {@code ldaps://host/dc=example,dc=org},
     *     separated by white space; the others are used if the first does not answer
     * @return a builder with defaults: no search account, users found by {@code (uid={0})}, no roles
     * @throws IllegalArgumentException if a URL is invalid
     */
    public static Builder builder(String servers) {
        return new Builder(LdapServers.parse(servers));
    }

    @Override
    public Optional<Verdict> authenticate(Credentials credentials) throws IdentityStoreException {
        return sessions.run(deadline -> {
            try (LdapConnection directory = open(deadline)) {
                Optional<LdapEntry> user = search(directory, credentials.name());
                return user.isEmpty()
                        ? Optional.empty()
                        : Optional.of(verdict(directory, user.get(), credentials, deadline));
            }
        });
    }

    @Override
    public Optional<Account> find(String name) throws IdentityStoreException {
        return sessions.run(deadline -> {
            try (LdapConnection directory = open(deadline)) {
                Optional<LdapEntry> user = search(directory, name);
                return user.isEmpty()
                        ? Optional.empty()
                        : Optional.of(account(
                                directory,
                                user.get(),
                                name,
                                LdapAccountState.refusal(user.get(), clock.instant())
                                        .orElse(null)));
            }
        });
    }

    private Verdict verdict(LdapConnection directory, LdapEntry user, Credentials credentials, LdapDeadline deadline)
            throws NamingException, IdentityStoreException {
        Optional<Refusal> refusal = passwordRefusal(user, credentials, deadline);
        if (refusal.isEmpty()) {
            refusal = LdapAccountState.refusal(user, clock.instant());
        }
        return refusal.isPresent()
                ? Verdict.refused(refusal.get())
                : Verdict.accepted(account(directory, user, credentials.name(), null));
    }

    /**
     * Binds on a second connection, to the same server if possible. The first one stays bound as the search account.
     */
    private Optional<Refusal> passwordRefusal(LdapEntry user, Credentials credentials, LdapDeadline deadline)
            throws NamingException, IdentityStoreException {
        byte[] password = credentials.password();
        try {
            // A directory accepts a bind with an empty password as anonymous (RFC 4513 section 5.1.2).
            if (password.length == 0 || password.length > Credentials.MAX_PASSWORD_BYTES) {
                return Optional.of(Refusal.WRONG_PASSWORD);
            }
            try (LdapConnection own =
                    servers.open(server -> LdapConnection.open(server, connectionOptions, deadline))) {
                return bindRefusal(own, user, password);
            }
        } finally {
            Arrays.fill(password, (byte) 0);
        }
    }

    private static Optional<Refusal> bindRefusal(LdapConnection own, LdapEntry user, byte[] password)
            throws NamingException {
        try {
            own.bind(user.name(), password);
            return own.passwordPolicy().refusal();
        } catch (NamingException failed) {
            Optional<Refusal> refusal = LdapRefusal.of(failed);
            if (refusal.isEmpty()) {
                throw failed;
            }
            return own.passwordPolicy().refusal().or(() -> refusal);
        }
    }

    private LdapConnection open(LdapDeadline deadline) throws NamingException, IdentityStoreException {
        return servers.open(server -> {
            LdapConnection connection = LdapConnection.open(server, connectionOptions, deadline);
            boolean bound = false;
            try {
                if (searcher != null) {
                    connection.bind(searcher, searcherPassword.getBytes(StandardCharsets.UTF_8));
                }
                bound = true;
                return connection;
            } catch (NamingSecurityException e) {
                throw new IdentityStoreException(
                        "the directory refused the search account: " + LdapSessions.describe(e));
            } finally {
                if (!bound) {
                    connection.close();
                }
            }
        });
    }

    private Optional<LdapEntry> search(LdapConnection directory, String name)
            throws NamingException, IdentityStoreException {
        try {
            List<LdapEntry> found =
                    directory.search(userSearch, userSearch.filter().with(name), attributesOfUser, 1);
            // Skip an entry without a name: a bind with an empty name is anonymous and would accept any password.
            return found.stream().filter(user -> !user.name().isBlank()).findFirst();
        } catch (SizeLimitExceededException e) {
            throw new IdentityStoreException("the search found more than one entry for one user name");
        }
    }

    private Account account(LdapConnection directory, LdapEntry user, String presented, Refusal refusal)
            throws NamingException, IdentityStoreException {
        String name = name(user, presented);
        Identity identity = new Identity(name, groups.roles(directory, user, name), claims(user));
        return new Account(identity, LdapAccountState.stamp(user), refusal);
    }

    /** Returns the name as the directory spells it, so that each user has only one name. */
    private String name(LdapEntry user, String presented) throws NamingException, IdentityStoreException {
        List<String> names = user.texts(nameAttribute);
        return names.stream()
                .filter(name -> name.equalsIgnoreCase(presented))
                .findFirst()
                .or(() ->
                        names.stream().filter(name -> !name.isBlank()).sorted().findFirst())
                .orElseThrow(() -> new IdentityStoreException("the search account sees no " + nameAttribute
                        + " in the user's entry, and this attribute is the user's name"));
    }

    private Map<String, Object> claims(LdapEntry user) throws NamingException {
        Map<String, Object> values = new LinkedHashMap<>();
        for (String claim : claims) {
            List<String> texts = user.texts(claim);
            if (!texts.isEmpty()) {
                values.put(claim, texts.size() == 1 ? texts.get(0) : List.copyOf(texts));
            }
        }
        return values;
    }

    /** Options of a store. Each method throws an {@link IllegalArgumentException} if its value is invalid. */
    public static final class Builder {
        private static final Duration MAX_TIMEOUT = Duration.ofMinutes(1);

        private final LdapServers servers;
        private String searcher;
        private String searcherPassword;
        private LdapSearch userSearch;
        private LdapGroups groups = LdapGroups.NONE;
        private boolean startTls;
        private TrustedCertificates trust = TrustedCertificates.JVM;
        private Duration timeout = Duration.ofSeconds(5);
        private List<String> claims = List.of();
        private Clock clock = Clock.systemUTC();

        private Builder(LdapServers servers) {
            this.servers = servers;
            userSearch("(uid={0})");
        }

        /**
         * Sets the account for searches. Without it, searches are anonymous.
         *
         * @param name a distinguished name or another form that the directory accepts
         * @param password not empty
         * @return this builder
         */
        public Builder searcher(String name, String password) {
            if (name.isEmpty() || password.isEmpty()) {
                throw new IllegalArgumentException("expected a name and a password");
            }
            searcher = name;
            searcherPassword = password;
            return this;
        }

        /**
         * Sets the search for a user's entry.
         *
         * @param text {@code [base?][attribute?][scope?](filter)}, for example {@code ou=people?sub?(uid={0})}.
         *     {@code {0}} is the name presented. The attribute contains the name as the directory spells it; by default
         *     it is the first attribute that the filter compares with {@code {0}}
         * @return this builder
         */
        public Builder userSearch(String text) {
            LdapSearch search = LdapSearch.parse(text, servers.base(), 1);
            String key = search.attribute()
                    .or(search.filter()::firstKey)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "expected a filter that compares an attribute with the name, (uid={0}), got '" + text
                                    + "'"));
            if (!search.filter().hasKey(key)) {
                throw new IllegalArgumentException("expected a filter with (" + key + "={0}), because " + key
                        + " becomes the user's name, got '" + text + "'");
            }
            userSearch = search;
            return this;
        }

        /**
         * Sets the search for a user's groups. Their names become roles.
         *
         * @param text {@code [base?][attribute?][scope?](filter)}, for example {@code ou=groups?cn?sub?(member={0})}.
         *     {@code {0}} is the distinguished name of the user, and then of each group found. {@code {1}} is the
         *     user's name. The attribute ({@code cn} by default) contains the role. Alternatively, the name of an
         *     attribute that lists the groups in the user's entry, such as {@code memberOf}
         * @return this builder
         */
        public Builder groupSearch(String text) {
            groups = LdapGroups.parse(text, servers.base());
            return this;
        }

        /**
         * Starts TLS on each connection before a password is sent.
         *
         * @return this builder
         */
        public Builder startTls() {
            if (servers.secure()) {
                throw new IllegalArgumentException(
                        "expected true only with ldap://, because ldaps:// already uses TLS");
            }
            startTls = true;
            return this;
        }

        /**
         * Sets the trusted certificates, in place of those that the JVM trusts.
         *
         * @param file certificates in PEM form
         * @return this builder
         */
        public Builder certificates(Path file) {
            trust = TrustedCertificates.of(file);
            return this;
        }

        /**
         * Sets how long to wait for a connection and for each answer. After twice this time the login is abandoned.
         *
         * @param timeout at most a minute
         * @return this builder
         */
        public Builder timeout(Duration timeout) {
            if (timeout.compareTo(MAX_TIMEOUT) > 0) {
                throw new IllegalArgumentException("expected at most 1m, got '" + timeout.toSeconds() + "s'");
            }
            this.timeout = timeout;
            return this;
        }

        /**
         * Sets the attributes of the user's entry that become claims. One text value becomes a string, several become a
         * list. Binary values are skipped.
         *
         * @param attributes names of attributes, used as names of the claims; names that are impossible in a directory
         *     are ignored, because they belong to another store
         * @return this builder
         */
        public Builder claims(Collection<String> attributes) {
            claims = attributes.stream()
                    .filter(name -> name.matches("[\\p{Alnum}.;-]+"))
                    .collect(Collectors.toUnmodifiableList());
            return this;
        }

        /** Sets the clock that decides whether an account has expired. The default is the system's. */
        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        /**
         * Builds the store. Logs a warning if passwords would be sent in clear.
         *
         * @return a store without connections yet
         */
        public LdapStore build() {
            if (servers.clearHosts() && !startTls) {
                LOG.log(
                        Level.WARNING,
                        "JWTF-208 The filter sends passwords to the directory {0} in clear. Use ldaps:// or"
                                + " ldapStartTls.",
                        servers);
            }
            return new LdapStore(this);
        }
    }
}
