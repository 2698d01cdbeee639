package io.github.jwtfilter.observe;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** The roles of the rules and of web.xml, as the container answers for them. It remembers the roles that users had. */
public final class KnownRoles {
    private static final int MAX_ROLES = 200;
    private static final String ANY_ROLE = "*";
    private static final String ANY_USER = "**";

    private final Set<String> asked;
    private final Set<String> ambiguous;
    private final boolean complete;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    /**
     * Creates the roles.
     *
     * @param roles the roles of the rules, then the declared roles
     * @param declared the roles that the application declares; only then the name {@code **} is a role
     * @param renamed names that some servlet uses for another role ({@code <security-role-ref>}). The container's answer
     *     for them depends on the servlet
     */
    public KnownRoles(Collection<String> roles, Collection<String> declared, Collection<String> renamed) {
        Set<String> all = new LinkedHashSet<>(roles);
        all.addAll(declared);
        all.remove(ANY_ROLE);
        if (!declared.contains(ANY_USER)) {
            all.remove(ANY_USER);
        }
        this.ambiguous = Set.copyOf(renamed);
        all.removeAll(ambiguous);
        this.complete = all.size() <= MAX_ROLES;
        List<String> names = new ArrayList<>(all);
        this.asked = Set.copyOf(names.subList(0, Math.min(MAX_ROLES, names.size())));
    }

    /**
     * Returns whether the container confirms one of the roles. A name with a special meaning, such as {@code **}, counts
     * as a role only if it is declared, because a token has names of roles only.
     */
    boolean confirmsAny(HttpServletRequest request, Set<String> roles) {
        boolean any = false;
        for (String role : roles) {
            // The container is always asked for a role that no user had yet.
            boolean matters = !any || !seen.contains(role);
            any |= matters && asked.contains(role) && confirms(request, role);
        }
        return any;
    }

    /** Returns whether the container's answer for one of these names may mean another role. */
    boolean areAmbiguous(Set<String> roles) {
        return roles.stream().anyMatch(role -> ambiguous.contains(role) || !complete && !asked.contains(role));
    }

    /** Returns the roles that the container confirms. */
    Set<String> confirmed(HttpServletRequest request) {
        Set<String> confirmed = new TreeSet<>();
        for (String role : asked) {
            if (confirms(request, role)) {
                confirmed.add(role);
            }
        }
        return confirmed;
    }

    /** Returns those of the roles that the container can be asked for. */
    Set<String> among(Collection<String> roles) {
        Set<String> known = new TreeSet<>(roles);
        known.retainAll(asked);
        return known;
    }

    private boolean confirms(HttpServletRequest request, String role) {
        boolean has = request.isUserInRole(role);
        if (has) {
            seen.add(role);
        }
        return has;
    }

    /** Returns the roles that no user had so far. */
    Set<String> unseen() {
        Set<String> unseen = new TreeSet<>(asked);
        unseen.removeAll(seen);
        return unseen;
    }

    int number() {
        return asked.size();
    }
}
