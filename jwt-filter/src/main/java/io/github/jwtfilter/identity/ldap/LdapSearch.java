package io.github.jwtfilter.identity.ldap;

import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.directory.SearchControls;
import javax.naming.ldap.LdapName;

/**
 * Base, attribute, scope and filter of a search, in the syntax of an LDAP URL (RFC 4516):
 * {@code ou=people?uid?sub?(&(objectClass=person)(uid={0}))}. All parts except the filter are optional. Immutable.
 */
final class LdapSearch {
    private static final List<String> SCOPES = List.of("base", "one", "sub");

    private final LdapName base;
    private final String attribute;
    private final int scope;
    private final LdapFilter filter;

    private LdapSearch(LdapName base, String attribute, int scope, LdapFilter filter) {
        this.base = base;
        this.attribute = attribute;
        this.scope = scope;
        this.filter = filter;
    }

    /**
     * Parses a search.
     *
     * @param text base, attribute, scope ({@code sub} by default) and filter, separated by question marks
     * @param within the entry to which the base is relative
     * @param places the number of different placeholders allowed in the filter
     * @throws IllegalArgumentException if the text is malformed
     */
    static LdapSearch parse(String text, LdapName within, int places) {
        int start = text.indexOf('(');
        if (start < 0) {
            throw new IllegalArgumentException("expected [base?][attribute?][scope?](filter), got '" + text + "'");
        }
        LdapFilter filter = LdapFilter.parse(text.substring(start), places);
        String[] parts = text.substring(0, start).strip().split("\\?", -1);
        int last = parts.length - 1;
        if (last > 3 || !parts[last].isEmpty()) {
            throw new IllegalArgumentException("expected [base?][attribute?][scope?](filter), got '" + text + "'");
        }
        String attribute = null;
        int scope = SearchControls.SUBTREE_SCOPE;
        for (int i = 1; i < last; i++) {
            String part = parts[i].strip();
            if (SCOPES.contains(part)) {
                scope = SCOPES.indexOf(part);
            } else if (part.matches("[\\p{Alnum}.-]+") && attribute == null) {
                attribute = part;
            } else if (!part.isEmpty()) {
                throw new IllegalArgumentException("expected one attribute, base, one or sub, got '" + part + "'");
            }
        }
        return new LdapSearch(below(within, last == 0 ? "" : parts[0].strip()), attribute, scope, filter);
    }

    private static LdapName below(LdapName within, String relative) {
        try {
            LdapName base = new LdapName(within.getRdns());
            base.addAll(new LdapName(relative).getRdns());
            return base;
        } catch (InvalidNameException e) {
            throw new IllegalArgumentException(
                    "expected a distinguished name, for example ou=people, got '" + relative + "'", e);
        }
    }

    LdapName base() {
        return base;
    }

    Optional<String> attribute() {
        return Optional.ofNullable(attribute);
    }

    /** Returns the scope as a constant of {@link SearchControls}. */
    int scope() {
        return scope;
    }

    LdapFilter filter() {
        return filter;
    }
}
