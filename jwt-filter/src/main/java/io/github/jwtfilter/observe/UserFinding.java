package io.github.jwtfilter.observe;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A user for whom the stores answer otherwise than the container. Immutable. */
final class UserFinding {
    /** The kind of difference. */
    enum Kind {
        /** The name is unknown to every store, so the login would fail. */
        UNKNOWN_USER("unknown to every store"),
        /** A store knows the user and would refuse the login. */
        ACCOUNT_REFUSED("refused by the store"),
        /** The store lacks roles, so the user would lose access. */
        ROLES_LOST("would lose roles"),
        /** The store has more roles, so the user would gain access. */
        ROLES_GAINED("would gain roles");

        /** The kind as the page names it. */
        final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    final Kind kind;
    private final String user;
    /** The roles that the container confirmed. */
    final Set<String> container;

    private final Set<String> store;

    /** @param user the name, safe to show */
    UserFinding(Kind kind, String user, Set<String> container, Set<String> store) {
        this.kind = kind;
        this.user = user;
        this.container = container;
        this.store = store;
    }

    Map<String, Object> described() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("kind", ReportText.of(kind));
        row.put("user", user);
        row.put("roles_of_container", ReportText.list(container));
        row.put("roles_of_store", ReportText.list(store));
        return row;
    }
}
