package io.github.jwtfilter.session.cookie;

import io.github.jwtfilter.login.Login;
import io.github.jwtfilter.session.AttributeFactory;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The attributes of one request that a factory derives from the login. An anonymous request has none. */
final class DerivedAttributes {
    private final AttributeFactory factory;
    private final Set<String> names;
    private final Supplier<Login> login;
    private final Map<String, Optional<Object>> values = new HashMap<>();
    private final Set<String> overridden = new HashSet<>();
    private Login owner = Login.NONE;

    /** Derives the attributes with these names. */
    DerivedAttributes(AttributeFactory factory, Set<String> names, Supplier<Login> login) {
        this.factory = factory;
        this.names = names;
        this.login = login;
    }

    /** Returns true if an attribute with this name is derived rather than stored. */
    boolean covers(String name) {
        return login.get().isPresent() && names.contains(name);
    }

    /** Returns the names of the attributes that may exist. */
    Set<String> names() {
        return login.get().isPresent() ? names : Set.of();
    }

    /** Returns the names of the attributes that the application set itself. */
    Set<String> overriddenNames() {
        return overridden;
    }

    Object get(String name) {
        discardStale();
        return values.computeIfAbsent(name, this::derive).orElse(null);
    }

    private Optional<Object> derive(String name) {
        return Optional.ofNullable(factory.make(name, owner.identity()));
    }

    /** Sets the application's own value for the rest of this request. */
    void put(String name, Object value) {
        discardStale();
        values.put(name, Optional.of(value));
        overridden.add(name);
    }

    /** Discards the attributes of an earlier login. The application may log in another user during the request. */
    private void discardStale() {
        if (!login.get().id().equals(owner.id())) {
            values.clear();
            overridden.clear();
            owner = login.get();
        }
    }
}
