package io.github.jwtfilter.access;

import io.github.jwtfilter.identity.Identity;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The requirement of a rule: open to everyone, a login, one of several roles, or closed to everyone. */
public final class Requirement {
    /** Open to everyone, with or without a login. */
    public static final Requirement PERMIT = new Requirement("permit", 0, Set.of());
    /** Open to every logged-in user. */
    public static final Requirement AUTHENTICATED = new Requirement("authenticated", 1, Set.of());
    /** Closed to everyone. */
    public static final Requirement DENY = new Requirement("deny", 3, Set.of());

    private static final Pattern UNQUOTED = Pattern.compile("[\\p{Graph}&&[^\",]]+");

    private final String name;
    private final int strictness;
    private final Set<String> roles;

    private Requirement(String name, int strictness, Set<String> roles) {
        this.name = name;
        this.strictness = strictness;
        this.roles = roles;
    }

    /**
     * Returns the requirement to have one of several roles.
     *
     * @param roles the roles, at least one
     */
    public static Requirement anyRole(Iterable<String> roles) {
        Set<String> ordered = new LinkedHashSet<>();
        roles.forEach(ordered::add);
        return new Requirement("role", 2, ordered);
    }

    /**
     * Decides for a user.
     *
     * @param identity the user; null if the request is anonymous
     * @return the decision, always present
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
     * Returns true if the requirement names roles.
     *
     * @return false for {@code permit}, {@code authenticated} and {@code deny}
     */
    public boolean asksForRole() {
        return !roles.isEmpty();
    }

    /**
     * Returns the roles. A user needs one of them.
     *
     * @return the roles in the order of the rule; empty if the rule names no roles
     */
    public Set<String> roles() {
        return Collections.unmodifiableSet(roles);
    }

    /** Returns {@code permit}, {@code authenticated}, {@code role} or {@code deny}. */
    String kind() {
        return name;
    }

    boolean isStricterThan(Requirement other) {
        return strictness > other.strictness;
    }

    /**
     * Returns whether there can be a user that this requirement admits and the other one refuses. Two requirements
     * decide in the same way if neither admits more.
     *
     * @param other the other requirement
     */
    public boolean admitsMoreThan(Requirement other) {
        return asksForRole() && other.asksForRole() ? !other.roles.containsAll(roles) : other.isStricterThan(this);
    }

    /** Returns the requirement as rules write it. */
    @Override
    public String toString() {
        return roles.isEmpty()
                ? name
                : name + " "
                        + roles.stream()
                                .map(role -> UNQUOTED.matcher(role).matches() ? role : '"' + role + '"')
                                .collect(Collectors.joining(","));
    }
}
