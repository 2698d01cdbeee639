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

/** Finds a user's groups. Their names become the user's roles. */
@FunctionalInterface
interface LdapGroups {
    /** No groups and no roles. */
    LdapGroups NONE = (directory, user, name) -> Set.of();

    /** The maximum number of groups per user. More are an error. */
    int MAX_GROUPS = 1000;

    /** The maximum number of groups looked up by one search. */
    int ASKED_AT_ONCE = 50;

    /** Active Directory's matching rule for nested groups. With it, the server resolves the nesting. */
    String IN_CHAIN = ":1.2.840.113556.1.4.1941:";

    /** Returns the roles of a user with this entry and name. */
    Set<String> roles(LdapConnection directory, LdapEntry user, String name)
            throws NamingException, IdentityStoreException;

    /** Returns the attribute to request with the user's entry. */
    default Optional<String> attributeOfUser() {
        return Optional.empty();
    }

    /** Returns the attribute to request with group entries. */
    default Optional<String> attributeOfGroup() {
        return Optional.empty();
    }

    /** Parses a search for groups, or the name of an attribute that lists the user's groups. */
    static LdapGroups parse(String text, LdapName within) {
        if (text.matches("[A-Za-z][A-Za-z0-9-]*")) {
            return new Named(text);
        }
        LdapSearch search = LdapSearch.parse(text, within, 2);
        return new Found(search, search.attribute().orElse("cn"));
    }

    /** Groups listed in an attribute of the user's entry. */
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

        /** Returns the value of the first part of a distinguished name. Any other text is used unchanged. */
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

    /** Groups found by a search, and the groups that contain these groups. */
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
                            directory.search(search, filter(some, name), List.of(attribute), MAX_GROUPS)) {
                        // Skip known groups, because groups may contain each other.
                        if (seen.add(key(group.name()))) {
                            groups.add(group.name());
                            roles.addAll(group.texts(attribute));
                        }
                    }
                }
                if (seen.size() > MAX_GROUPS) {
                    throw new IdentityStoreException("found more than " + MAX_GROUPS + " groups for one user");
                }
                members = nested ? groups : List.of();
            }
            roles.remove("");
            return roles;
        }

        /**
         * Builds a filter for several members. {@code {1}} is always the user's own name. Otherwise a group with the
         * name of another user would pass on that user's roles.
         */
        private String filter(List<String> members, String name) {
            StringBuilder any = new StringBuilder();
            members.forEach(member -> any.append(search.filter().with(member, name)));
            return members.size() == 1 ? any.toString() : "(|" + any + ")";
        }

        /** Returns a key that is equal for all spellings of a distinguished name. */
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
