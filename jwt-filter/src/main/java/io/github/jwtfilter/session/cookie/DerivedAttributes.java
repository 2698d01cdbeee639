package io.github.jwtfilter.session.cookie;

import io.github.jwtfilter.login.Login;
import io.github.jwtfilter.session.AttributeFactory;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The attributes of one request that are made from its login. While nobody is logged in there are none. */
final class DerivedAttributes {
    private final AttributeFactory factory;
    private final Set<String> names;
    private final Supplier<Login> login;
    private final Map<String, Optional<Object>> made = new HashMap<>();
    private final Set<String> put = new HashSet<>();
    private Login madeFor = Login.NONE;

    /** Those that a factory makes under these names. */
    DerivedAttributes(AttributeFactory factory, Set<String> names, Supplier<Login> login) {
        this.factory = factory;
        this.names = names;
        this.login = login;
    }

    /** Whether an attribute of that name is made and not stored. */
    boolean covers(String name) {
        return login.get().isPresent() && names.contains(name);
    }

    /** The names of those that there may be. */
    Set<String> names() {
        return login.get().isPresent() ? names : Set.of();
    }

    /** The names of those that the application has set itself. */
    Set<String> putNames() {
        return put;
    }

    Object get(String name) {
        forgetOthers();
        return made.computeIfAbsent(name, this::make).orElse(null);
    }

    private Optional<Object> make(String name) {
        return Optional.ofNullable(factory.make(name, madeFor.identity()));
    }

    /** The application's own, for the rest of this request. */
    void put(String name, Object value) {
        forgetOthers();
        made.put(name, Optional.of(value));
        put.add(name);
    }

    /** The application may log in somebody else within one request. */
    private void forgetOthers() {
        if (!login.get().id().equals(madeFor.id())) {
            made.clear();
            put.clear();
            madeFor = login.get();
        }
    }
}
