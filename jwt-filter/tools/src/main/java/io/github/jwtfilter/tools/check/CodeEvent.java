package io.github.jwtfilter.tools.check;

import io.github.jwtfilter.tools.war.ClassSource;
import java.util.Set;

/** A line of code that touches the session or the logged-in user. Immutable. */
final class CodeEvent {
    /** What the line does. */
    enum Kind {
        GET_SESSION("gets or creates the session"),
        SET_ATTRIBUTE("sets a session attribute"),
        GET_ATTRIBUTE("reads a session attribute"),
        REMOVE_ATTRIBUTE("removes a session attribute"),
        INVALIDATE("ends the session"),
        SESSION_ID("reads the session id"),
        CHANGE_SESSION_ID("changes the session id"),
        SESSION_OTHER("uses the session otherwise"),
        PRINCIPAL("reads the user"),
        ROLE("asks for a role"),
        AUTH_TYPE("asks for the kind of login"),
        LOGIN("logs in by request.login"),
        LOGOUT("logs out by request.logout"),
        AUTHENTICATE("asks the container for a login"),
        JAAS("logs in by JAAS"),
        ASYNC("answers asynchronously"),
        MULTIPART("reads a form in parts"),
        UPGRADE("upgrades the connection"),
        PRINCIPAL_CAST("casts the user to a class"),
        ID_AS_KEY("uses the session id as a key");

        /** Words that follow "code that". */
        final String does;

        Kind(String does) {
            this.does = does;
        }

        boolean isOfSession() {
            return compareTo(SESSION_OTHER) <= 0 || this == ID_AS_KEY;
        }
    }

    final Kind kind;
    /** The class with dots. */
    final String className;

    final String method;
    /** From 1; 0 if the class file has no line numbers. */
    final int line;

    final ClassSource source;
    /** The name of an attribute, a role or a class; empty if it is not constant. */
    final String name;

    /** The types of a value that is set. */
    final Set<String> types;

    CodeEvent(
            Kind kind, String className, String method, int line, ClassSource source, String name, Set<String> types) {
        this.kind = kind;
        this.className = className;
        this.method = method;
        this.line = line;
        this.source = source;
        this.name = name;
        this.types = types;
    }

    /** Returns for example {@code com.acme.Cart.add line 41}. */
    String place() {
        return className + "." + method + (line > 0 ? " line " + line : "");
    }
}
