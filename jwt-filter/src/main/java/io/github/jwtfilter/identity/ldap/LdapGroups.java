package io.github.jwtfilter.identity.ldap;

import io.github.jwtfilter.identity.IdentityStoreException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.naming.InvalidNameException;
import javax.naming.NamingException;
import javax.naming.ldap.LdapName;

/** How a user's groups are found, whose names are the user's roles. */
@FunctionalInterface
interface LdapGroups {
    /** Nobody has a role. */
    LdapGroups NONE = (directory, user, name) -> Set.of();

    /** More of one user are a fault. */
    int MOST_GROUPS = 1000;

    /** How many groups are asked about in one search. */
    int ASKED_AT_ONCE = 50;

    /** Active Directory's way to have the server itself follow groups in groups. */
    String IN_CHAIN = ":1.2.840.113556.1.4.1941:";

    /** The roles of a user, by their entry and name. */
    Set<String> roles(LdapConnection directory, LdapEntry user, String name)
            throws NamingException, IdentityStoreException;

    /** The attribute of the user's own entry that is needed for it. */
    default Optional<String> attributeOfUser() {
        return Optional.empty();
    }

    /** The attribute of groups that is needed for it. */
    default Optional<String> attributeOfGroup() {
        return Optional.empty();
    }

    /** A search for groups, or an attribute of the user that names them. */
    static LdapGroups parse(String text, LdapName within) {
        if (text.matches("[A-Za-z][A-Za-z0-9-]*")) {
            return new Named(text);
        }
        LdapSearch search = LdapSearch.parse(text, within, 2);
        return new Found(search, search.attribute().orElse("cn"));
    }

    /** Groups that the user's entry names. */
    final class Named implements LdapGroups {
        private final String attribute;

        private Named(String attribute) {
            this.attribute = attribute;
        }

        @Override
        public Set<String> roles(LdapConnection directory, LdapEntry user, String name) throws NamingException {
            Set<String> roles = new TreeSet<>();
            for (String group : user.texts(attribute)) {
                roles.add(shortName(group));
            }
            roles.remove("");
            return roles;
        }

        /** The value of a distinguished name's first part; what is none is a role as it is. */
        private static String shortName(String group) {
            try {
                LdapName name = new LdapName(group);
                Object value =
                        name.isEmpty() ? "" : name.getRdn(name.size() - 1).getValue();
                return value instanceof String ? (String) value : "";
            } catch (InvalidNameException e) {
                return group;
            }
        }

        @Override
        public Optional<String> attributeOfUser() {
            return Optional.of(attribute);
        }
    }

    /** Groups that a search finds, and the groups that those are members of. */
    final class Found implements LdapGroups {
        private final LdapSearch search;
        private final String attribute;
        private final boolean nested;

        private Found(LdapSearch search, String attribute) {
            this.search = search;
            this.attribute = attribute;
            this.nested = search.filter().contains("{0}") && !search.filter().contains(IN_CHAIN);
        }

        @Override
        public Set<String> roles(LdapConnection directory, LdapEntry user, String name)
                throws NamingException, IdentityStoreException {
            Set<String> roles = new TreeSet<>();
            Set<Object> seen = new HashSet<>(Set.of(key(user.name())));
            List<String> members = List.of(user.name());
            while (!members.isEmpty()) {
                List<String> groups = new ArrayList<>();
                for (int i = 0; i < members.size(); i += ASKED_AT_ONCE) {
                    List<String> some = members.subList(i, Math.min(i + ASKED_AT_ONCE, members.size()));
                    for (LdapEntry group :
                            directory.search(search, filter(some, name), List.of(attribute), MOST_GROUPS)) {
                        // Groups may be members of each other.
                        if (seen.add(key(group.name()))) {
                            groups.add(group.name());
                            roles.addAll(group.texts(attribute));
                        }
                    }
                }
                if (seen.size() > MOST_GROUPS) {
                    throw new IdentityStoreException("more than " + MOST_GROUPS + " groups of one user");
                }
                members = nested ? groups : List.of();
            }
            roles.remove("");
            return roles;
        }

        /** The user's own name stays in its place: a group that is called like somebody else has not their roles. */
        private String filter(List<String> members, String name) {
            StringBuilder any = new StringBuilder();
            members.forEach(member -> any.append(search.filter().with(member, name)));
            return members.size() == 1 ? any.toString() : "(|" + any + ")";
        }

        /** Spellings of one distinguished name are equal. */
        private static Object key(String name) {
            try {
                return new LdapName(name);
            } catch (InvalidNameException e) {
                return name.toLowerCase(Locale.ROOT);
            }
        }

        @Override
        public Optional<String> attributeOfGroup() {
            return Optional.of(attribute);
        }
    }
}
