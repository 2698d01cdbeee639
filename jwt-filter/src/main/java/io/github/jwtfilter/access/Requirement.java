package io.github.jwtfilter.access;

import io.github.jwtfilter.identity.Identity;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/** What a rule asks of a user: nothing, a login, one of some roles, or what nobody has. */
public final class Requirement {
    /** Everybody, logged in or not. */
    public static final Requirement PERMIT = new Requirement("permit", 0, Set.of());
    /** Whoever is logged in. */
    public static final Requirement AUTHENTICATED = new Requirement("authenticated", 1, Set.of());
    /** Nobody. */
    public static final Requirement DENY = new Requirement("deny", 3, Set.of());

    private final String name;
    private final int strictness;
    private final Set<String> roles;

    private Requirement(String name, int strictness, Set<String> roles) {
        this.name = name;
        this.strictness = strictness;
        this.roles = roles;
    }

    static Requirement anyRole(Iterable<String> roles) {
        Set<String> ordered = new LinkedHashSet<>();
        roles.forEach(ordered::add);
        return new Requirement("role", 2, ordered);
    }

    /**
     * Decides for a user.
     *
     * @param identity the user, or null if nobody is logged in
     * @return never null
     */
    public Decision decide(Identity identity) {
        if (this == PERMIT) {
            return Decision.PERMITTED;
        }
        if (this == DENY) {
            return Decision.FORBIDDEN;
        }
        if (identity == null) {
            return Decision.LOGIN_NEEDED;
        }
        boolean met = this == AUTHENTICATED || admitsAny(identity.roles());
        return met ? Decision.PERMITTED : Decision.FORBIDDEN;
    }

    private boolean admitsAny(Set<String> theirs) {
        for (String role : theirs) {
            if (roles.contains(role)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether it asks for one of some roles.
     *
     * @return false also for what nobody may do
     */
    public boolean asksForRole() {
        return !roles.isEmpty();
    }

    /**
     * Returns the roles of which one is needed.
     *
     * @return in the order of the rule; empty if it asks for none
     */
    public Set<String> roles() {
        return Collections.unmodifiableSet(roles);
    }

    boolean isStricterThan(Requirement other) {
        return strictness > other.strictness;
    }

    @Override
    public String toString() {
        return roles.isEmpty() ? name : name + " " + String.join(",", roles);
    }
}
