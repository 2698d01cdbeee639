package io.github.jwtfilter.tools.code;

import io.github.jwtfilter.tools.classes.ClassSource;
import java.util.Set;

/** A line of code that touches the session or the logged-in user. Immutable. */
public final class CodeEvent {
    /** The kind of access in the line. */
    public enum Kind {
        GET_SESSION,
        SET_ATTRIBUTE,
        GET_ATTRIBUTE,
        REMOVE_ATTRIBUTE,
        INVALIDATE,
        /** Reads the session id. */
        SESSION_ID,
        CHANGE_SESSION_ID,
        /** Uses the session otherwise: its times, whether it is new. */
        SESSION_OTHER,
        /** Asks for the user. */
        PRINCIPAL,
        ROLE,
        AUTH_TYPE,
        LOGIN,
        LOGOUT,
        AUTHENTICATE,
        /** Logs in by JAAS. */
        JAAS,
        /** Answers asynchronously. */
        ASYNC,
        /** Reads a form in parts. */
        MULTIPART,
        /** Upgrades the connection to another protocol. */
        UPGRADE,
        /** Casts the user to a class. */
        PRINCIPAL_CAST,
        /** Uses the session id as a key of a map. */
        ID_AS_KEY;

        public boolean isOfSession() {
            return compareTo(SESSION_OTHER) <= 0 || this == ID_AS_KEY;
        }
    }

    public final Kind kind;
    /** The class with dots. */
    public final String className;

    public final String method;
    /** From 1; 0 if the class file lacks line numbers. */
    public final int line;

    public final ClassSource source;
    /** The name of an attribute, a role or a class; empty if it is computed. */
    public final String name;

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
    public String place() {
        return className + "." + method + (line > 0 ? " line " + line : "");
    }
}
