package io.github.jwtfilter.tools.code;

import io.github.jwtfilter.tools.classes.ClassIndex;
import io.github.jwtfilter.tools.classes.ClassInfo;
import io.github.jwtfilter.tools.code.CodeEvent.Kind;
import io.github.jwtfilter.tools.code.TrackedValue.Origin;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.tree.MethodInsnNode;

/** Recognizes calls of the session and login API of both editions, also through the application's subclasses. */
final class ServletCalls {
    private static final Map<String, Kind> SESSION = Map.ofEntries(
            Map.entry("setAttribute", Kind.SET_ATTRIBUTE),
            Map.entry("putValue", Kind.SET_ATTRIBUTE),
            Map.entry("getAttribute", Kind.GET_ATTRIBUTE),
            Map.entry("getValue", Kind.GET_ATTRIBUTE),
            Map.entry("getAttributeNames", Kind.GET_ATTRIBUTE),
            Map.entry("getValueNames", Kind.GET_ATTRIBUTE),
            Map.entry("removeAttribute", Kind.REMOVE_ATTRIBUTE),
            Map.entry("removeValue", Kind.REMOVE_ATTRIBUTE),
            Map.entry("invalidate", Kind.INVALIDATE),
            Map.entry("getId", Kind.SESSION_ID),
            Map.entry("setMaxInactiveInterval", Kind.SESSION_OTHER),
            Map.entry("getMaxInactiveInterval", Kind.SESSION_OTHER),
            Map.entry("getCreationTime", Kind.SESSION_OTHER),
            Map.entry("getLastAccessedTime", Kind.SESSION_OTHER),
            Map.entry("isNew", Kind.SESSION_OTHER));

    private static final Map<String, Kind> REQUEST = Map.ofEntries(
            Map.entry("getSession", Kind.GET_SESSION),
            Map.entry("getRequestedSessionId", Kind.SESSION_ID),
            Map.entry("changeSessionId", Kind.CHANGE_SESSION_ID),
            Map.entry("getUserPrincipal", Kind.PRINCIPAL),
            Map.entry("getRemoteUser", Kind.PRINCIPAL),
            Map.entry("isUserInRole", Kind.ROLE),
            Map.entry("getAuthType", Kind.AUTH_TYPE),
            Map.entry("login", Kind.LOGIN),
            Map.entry("logout", Kind.LOGOUT),
            Map.entry("authenticate", Kind.AUTHENTICATE),
            Map.entry("startAsync", Kind.ASYNC),
            Map.entry("getParts", Kind.MULTIPART),
            Map.entry("getPart", Kind.MULTIPART),
            Map.entry("upgrade", Kind.UPGRADE));

    private static final Set<String> MAP_METHODS = Set.of(
            "put",
            "get",
            "remove",
            "containsKey",
            "computeIfAbsent",
            "putIfAbsent",
            "getOrDefault",
            "merge",
            "compute",
            "getIfPresent",
            "add",
            "contains");

    /** Struts gives such actions the session as a map. */
    private static final List<String> SESSION_AWARE = List.of(
            "org/apache/struts2/action/SessionAware",
            "org/apache/struts2/interceptor/SessionAware",
            "com/opensymphony/webwork/interceptor/SessionAware");

    /** The scope of PageContext that means the session. */
    private static final int SESSION_SCOPE = 3;

    private static final String SPRING_REQUEST = "org/springframework/web/context/request/";
    /** The scope of Spring's RequestAttributes that means the session. */
    private static final int SPRING_SESSION_SCOPE = 1;

    private ServletCalls() {}

    /** Returns the kind of a call; null for all other calls. */
    static Kind kind(ClassIndex classes, MethodInsnNode call) {
        Kind kind = SESSION.get(call.name);
        if (kind != null && is(classes, call.owner, "HttpSession")) {
            return kind;
        }
        kind = REQUEST.get(call.name);
        if (kind != null
                && (is(classes, call.owner, "HttpServletRequest")
                        || is(classes, call.owner, "HttpServletRequestWrapper"))) {
            return kind;
        }
        if (call.owner.equals("javax/security/auth/login/LoginContext") && call.name.equals("login")) {
            return Kind.JAAS;
        }
        return otherKind(call);
    }

    private static Kind otherKind(MethodInsnNode call) {
        if (call.owner.equals("org/springframework/web/util/WebUtils") && call.name.equals("setSessionAttribute")) {
            return Kind.SET_ATTRIBUTE;
        }
        if (call.owner.endsWith("servlet/jsp/PageContext")
                || call.owner.endsWith("servlet/jsp/JspContext")
                || call.owner.startsWith(SPRING_REQUEST)) {
            if (call.name.equals("setAttribute") && call.desc.endsWith("I)V")) {
                return Kind.SET_ATTRIBUTE;
            }
            if (call.name.equals("removeAttribute") && call.desc.endsWith("I)V")) {
                return Kind.REMOVE_ATTRIBUTE;
            }
        }
        return null;
    }

    /** Returns whether a class of the application is itself a request or a session. */
    static boolean isApi(ClassIndex classes, ClassInfo info) {
        return is(classes, info.name, "HttpServletRequest")
                || is(classes, info.name, "HttpServletRequestWrapper")
                || is(classes, info.name, "HttpSession");
    }

    private static boolean is(ClassIndex classes, String owner, String simpleName) {
        return List.of("javax/servlet/http/", "jakarta/servlet/http/").stream()
                .anyMatch(api -> owner.equals(api + simpleName) || classes.isA(owner, api + simpleName));
    }

    /** Returns whether a call has the scope of the session, where the scope is an argument. */
    static boolean hasSessionScope(MethodInsnNode call, List<TrackedValue> arguments) {
        boolean spring = call.owner.startsWith(SPRING_REQUEST);
        Integer scope = spring ? SPRING_SESSION_SCOPE : SESSION_SCOPE;
        return !spring && !call.owner.endsWith("Context") || scope.equals(arguments.get(arguments.size() - 1).constant);
    }

    /** Returns the index of the argument with an attribute's name. */
    static int nameArgument(MethodInsnNode call) {
        return call.owner.endsWith("/WebUtils") ? 1 : 0;
    }

    /** Returns where the result of a call comes from; null if that does not matter. */
    static Origin origin(ClassIndex classes, MethodInsnNode call) {
        boolean map = call.desc.endsWith(")Ljava/util/Map;");
        if (map
                && (call.name.equals("getSessionMap") && call.owner.endsWith("faces/context/ExternalContext")
                        || call.name.equals("getSession") && call.owner.endsWith("/ActionContext")
                        || isSessionMap(classes, call.owner, call.name))) {
            return Origin.SESSION_MAP;
        }
        if (call.name.equals("getId") && kind(classes, call) == Kind.SESSION_ID) {
            return Origin.SESSION_ID;
        }
        return call.name.equals("getUserPrincipal") ? Origin.PRINCIPAL : null;
    }

    /** Returns whether a member of an action of Struts holds the session as a map, by the member's name. */
    static boolean isSessionMap(ClassIndex classes, String owner, String member) {
        return member.toLowerCase(Locale.ROOT).contains("session")
                && SESSION_AWARE.stream().anyMatch(each -> classes.isA(owner, each));
    }

    /** Returns whether a call looks into a map, a set or a cache with its first argument. */
    static boolean isLookUp(MethodInsnNode call) {
        String type = call.owner.substring(call.owner.lastIndexOf('/') + 1);
        return MAP_METHODS.contains(call.name)
                && call.desc.startsWith("(L")
                && (type.contains("Map")
                        || type.contains("Hashtable")
                        || type.contains("Cache")
                        || type.endsWith("Set"));
    }
}
