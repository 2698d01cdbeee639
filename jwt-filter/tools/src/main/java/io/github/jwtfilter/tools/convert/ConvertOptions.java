package io.github.jwtfilter.tools.convert;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the operator asks of a conversion. Each value is null, empty or false if it was not given. */
public final class ConvertOptions {
    /** The modes of the filter. */
    public enum Mode {
        /** The filter protects the application. */
        ENFORCE,
        /** The old login stays in force, and the filter only watches. */
        OBSERVE
    }

    /** The servers that keep logins in their sessions. They differ in what a {@code <login-config>} does. */
    public enum Adopt {
        /** Knows a login without {@code <login-config>}; with it, answers new logins with 408. */
        TOMCAT,
        /** Reads logins only with {@code <login-config>}. */
        JETTY,
        /** None: a converted application stops adopting. */
        NONE
    }

    /** The value of {@code users}: one store per line. */
    public String users;
    /** The value of {@code groups}. */
    public String groups;
    /** The value of {@code secretFile}. */
    public String secretFile;
    /** The value of {@code session}. */
    public String session;
    /** The value of {@code sessionTypes}. */
    public List<String> sessionTypes = List.of();
    /** The value of {@code sessionFallback}. */
    public String sessionFallback;
    /** The value of {@code logoutPaths}. */
    public List<String> logoutPaths = List.of();
    /** Parameters of the login servlet that begin with {@code oidc}, by name. */
    public final Map<String, String> oidc = new TreeMap<>();
    /** The value of {@code publicOrigins}. */
    public String publicOrigin;
    /** The mode; null keeps that of a converted application. */
    public Mode mode;
    /** The server whose logged-in users get a token in passing; null changes nothing. */
    public Adopt adopt;
    /** Whether constraints outside web.xml stay. */
    public boolean keepContainerConstraints;
    /** {@code jakarta} or {@code javax}, for an application without classes. */
    public String edition;

    /** Returns whether logins of a server are adopted. */
    boolean adopts() {
        return adopt == Adopt.TOMCAT || adopt == Adopt.JETTY;
    }
}
