package io.github.jwtfilter.tools.convert;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The operator's options for a conversion. Immutable. */
public final class ConvertOptions {
    /** The defaults. */
    static final ConvertOptions NONE =
            new ConvertOptions(Map.of(), Optional.empty(), Optional.empty(), false, Optional.empty());

    /** The modes of the filter. */
    public enum Mode {
        /** The filter protects the application. */
        ENFORCE,
        /** The old login stays in force, and the filter only watches. */
        OBSERVE
    }

    /** The servers that keep logins in their sessions. They differ in the effect of {@code <login-config>}. */
    public enum Adopt {
        /** Finds a login in the session without {@code <login-config>}. With it, answers new logins with 408. */
        TOMCAT,
        /** Reads logins only with {@code <login-config>}. */
        JETTY,
        /** No server: a converted application stops adopting logins. */
        NONE
    }

    private final TreeMap<String, String> parameters;
    private final Optional<Mode> mode;
    private final Optional<Adopt> adopt;
    private final boolean keepsContainerConstraints;
    private final Optional<String> edition;

    /**
     * Creates the options.
     *
     * @param parameters parameters of the filter and of the login servlet, by name
     * @param mode the mode; empty keeps that of a converted application
     * @param adopt the server of the logged-in users that get a token in passing; empty keeps the present setting
     * @param keepsContainerConstraints whether constraints outside web.xml stay
     * @param edition {@code jakarta} or {@code javax}, for an application without classes
     */
    public ConvertOptions(
            Map<String, String> parameters,
            Optional<Mode> mode,
            Optional<Adopt> adopt,
            boolean keepsContainerConstraints,
            Optional<String> edition) {
        this.parameters = new TreeMap<>(parameters);
        this.mode = mode;
        this.adopt = adopt;
        this.keepsContainerConstraints = keepsContainerConstraints;
        this.edition = edition;
    }

    /** Returns the value of a parameter. */
    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /** Returns whether a parameter is given. */
    boolean has(String name) {
        return parameters.containsKey(name);
    }

    /** Returns the parameters of the OpenID Connect provider. */
    Map<String, String> oidc() {
        return parameters.subMap("oidc", "oidd");
    }

    /** Returns whether the operator chose the source of users. */
    boolean namesUsers() {
        return has("users") || !oidc().isEmpty();
    }

    /** Returns whether the option {@code session} has this value. */
    boolean isSession(String session) {
        return session.equals(parameters.get("session"));
    }

    boolean is(Mode asked) {
        return mode.equals(Optional.of(asked));
    }

    boolean is(Adopt asked) {
        return adopt.equals(Optional.of(asked));
    }

    /** Returns whether logins of a server are adopted. */
    boolean adopts() {
        return is(Adopt.TOMCAT) || is(Adopt.JETTY);
    }

    boolean keepsContainerConstraints() {
        return keepsContainerConstraints;
    }

    Optional<String> edition() {
        return edition;
    }
}
