package io.github.jwtfilter.identity.ldap;

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

// Long for what a directory can answer: one method for each.

/**
 * Users in an LDAP directory, such as OpenLDAP or Active Directory: the user's entry is searched for, and the directory
 * is asked whether it takes the password for that entry's. Each login has connections of its own, closed when it is over.
 *
 * <p>Time: the directory is its own master. A user who is not found is refused after the search, a wrong password after
 * the directory has looked at it.
 */
public final class LdapStore implements IdentityStore {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter.identity");

    private final LdapServers servers;
    private final LdapConnection.Manner manner;
    private final String searcher;
    private final String searcherPassword;
    private final LdapSearch userSearch;
    private final String nameAttribute;
    private final LdapGroups groups;
    private final List<String> claims;
    private final Set<String> attributesOfUser = new LinkedHashSet<>();
    private final Clock clock;
    private final LdapSessions conversations;

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
        conversations = new LdapSessions(servers, builder.timeout);
        attributesOfUser.add(nameAttribute);
        attributesOfUser.addAll(claims);
        attributesOfUser.addAll(LdapAccountState.ATTRIBUTES);
        groups.attributeOfUser().ifPresent(attributesOfUser::add);
        Set<String> attributes = new LinkedHashSet<>(attributesOfUser);
        groups.attributeOfGroup().ifPresent(attributes::add);
        manner = new LdapConnection.Manner(
                servers.secure(), builder.startTls, builder.trust, builder.timeout, attributes);
    }

    /**
     * Begins a store.
     *
     * @param servers one or more LDAP URLs with the name below which users are, {@code ldaps://host/dc=example,dc=org};
     *     those after the first, with white space between, are asked if it does not answer
     * @return a store without a search account, where users are found by {@code (uid={0})} and have no roles
     * @throws IllegalArgumentException if that is no such URL
     */
    public static Builder builder(String servers) {
        return new Builder(LdapServers.parse(servers));
    }

    @Override
    public Optional<Verdict> authenticate(Credentials credentials) throws IdentityStoreException {
        return conversations.hold(deadline -> {
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
        return conversations.hold(deadline -> {
            try (LdapConnection directory = open(deadline)) {
                Optional<LdapEntry> user = search(directory, name);
                return user.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Account(
                                identity(directory, user.get(), name),
                                LdapAccountState.stamp(user.get()),
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
                : Verdict.accepted(identity(directory, user, credentials.name()));
    }

    /** A connection of its own: the other goes on as the search account's, and at the same server if possible. */
    private Optional<Refusal> passwordRefusal(LdapEntry user, Credentials credentials, LdapDeadline deadline)
            throws NamingException, IdentityStoreException {
        byte[] password = credentials.password();
        try {
            // Without a password a directory would say yes, meaning nobody (RFC 4513 section 5.1.2).
            if (password.length == 0 || password.length > Credentials.LONGEST_PASSWORD) {
                return Optional.of(Refusal.WRONG_PASSWORD);
            }
            try (LdapConnection own = servers.open(server -> LdapConnection.open(server, manner, deadline))) {
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
            LdapConnection connection = LdapConnection.open(server, manner, deadline);
            boolean bound = false;
            try {
                if (searcher != null) {
                    connection.bind(searcher, searcherPassword.getBytes(StandardCharsets.UTF_8));
                }
                bound = true;
                return connection;
            } catch (NamingSecurityException e) {
                throw new IdentityStoreException("the search account is refused: " + LdapSessions.describe(e));
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
            // An empty name would be nobody's, and let in with any password.
            return found.stream().filter(user -> !user.name().isBlank()).findFirst();
        } catch (SizeLimitExceededException e) {
            throw new IdentityStoreException("more than one entry is found for one user name");
        }
    }

    private Identity identity(LdapConnection directory, LdapEntry user, String presented)
            throws NamingException, IdentityStoreException {
        String name = name(user, presented);
        return new Identity(name, groups.roles(directory, user, name), claims(user));
    }

    /** As the directory spells it, so that nobody is two users. */
    private String name(LdapEntry user, String presented) throws NamingException, IdentityStoreException {
        List<String> names = user.texts(nameAttribute);
        return names.stream()
                .filter(name -> name.equalsIgnoreCase(presented))
                .findFirst()
                .or(() ->
                        names.stream().filter(name -> !name.isBlank()).sorted().findFirst())
                .orElseThrow(() -> new IdentityStoreException(
                        "the user's entry shows no " + nameAttribute + ", which is the user's name"));
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

    /** Says what a store is to do otherwise; what is wrong in itself is an {@link IllegalArgumentException}. */
    public static final class Builder {
        private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);

        private final LdapServers servers;
        private String searcher;
        private String searcherPassword;
        private LdapSearch userSearch;
        private LdapGroups groups = LdapGroups.NONE;
        private boolean startTls;
        private LdapTrustStore trust = LdapTrustStore.JVM;
        private Duration timeout = Duration.ofSeconds(5);
        private List<String> claims = List.of();
        private Clock clock = Clock.systemUTC();

        private Builder(LdapServers servers) {
            this.servers = servers;
            userSearch("(uid={0})");
        }

        /**
         * The account that searches; without one nobody in particular does.
         *
         * @param name a distinguished name, or what else the directory takes for one
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
         * How a user is found by name.
         *
         * @param text {@code [base?][attribute?][scope?](filter)}, as {@code ou=people?sub?(uid={0})}: {@code {0}} is the
         *     name presented, the attribute holds the name as the directory spells it; unless given it is the first that
         *     the filter compares with {@code {0}}
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
                throw new IllegalArgumentException("expected a filter with (" + key + "={0}), for " + key
                        + " becomes the user's name, got '" + text + "'");
            }
            userSearch = search;
            return this;
        }

        /**
         * How a user's groups are found, whose names become roles.
         *
         * @param text {@code [base?][attribute?][scope?](filter)}, as {@code ou=groups?cn?sub?(member={0})}: {@code {0}} is
         *     the distinguished name of the user, then of a group, {@code {1}} the user's name, the attribute ({@code cn})
         *     holds the role; or an attribute of the user's entry that names the groups, as {@code memberOf}
         * @return this builder
         */
        public Builder groupSearch(String text) {
            groups = LdapGroups.parse(text, servers.base());
            return this;
        }

        /**
         * Switches a connection to TLS before any password goes over it.
         *
         * @return this builder
         */
        public Builder startTls() {
            if (servers.secure()) {
                throw new IllegalArgumentException("goes with ldap://, and ldaps:// has TLS already");
            }
            startTls = true;
            return this;
        }

        /**
         * Who says that a directory is the one it says it is, instead of those whom the JVM trusts.
         *
         * @param file certificates in PEM form
         * @return this builder
         */
        public Builder certificates(Path file) {
            trust = LdapTrustStore.of(file);
            return this;
        }

        /**
         * How long to wait for a connection and for each answer; after twice that, nothing more is asked.
         *
         * @param timeout up to a minute
         * @return this builder
         */
        public Builder timeout(Duration timeout) {
            if (timeout.compareTo(LONGEST_TIMEOUT) > 0) {
                throw new IllegalArgumentException("expected at most 1m, got '" + timeout.toSeconds() + "s'");
            }
            this.timeout = timeout;
            return this;
        }

        /**
         * Attributes of the user's entry that become claims, if they are text: one value a string, several a list.
         *
         * @param attributes by their names in the directory, which are the names of the claims; what cannot be such a name
         *     is another store's
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
         * The store. That passwords would travel in clear is told in the log.
         *
         * @return not connected yet
         */
        public LdapStore build() {
            if (servers.clearHosts() && !startTls) {
                LOG.log(
                        Level.WARNING,
                        "users: {0}: passwords travel to the directory in clear: use ldaps:// or ldapStartTls",
                        servers);
            }
            return new LdapStore(this);
        }
    }
}
