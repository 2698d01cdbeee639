package io.github.jwtfilter.contract;

/**
 * Differences between {@code session=token} and the containers' sessions, with reasons. The table in the document is
 * generated from these.
 */
enum Difference {
    ANY_SERVER("the server that made a session has it", "every server with the key has it", "this is the purpose"),
    REPLAY(
            "after `invalidate()` the session is gone for good",
            "it is gone for the browser, and for every copy of the cookie on this server. With a"
                    + " [shared store](SHARED-STORE.md#sessions), the other servers refuse copies a moment later."
                    + " Without one, another server, or this one after a restart, accepts a copy until the session's"
                    + " end",
            "servers learn of it through a shared store only"),
    EMPTY_SESSION(
            "a session without attributes has a cookie",
            "it has a cookie once something is stored or its id is read, also by a listener. Until then it is new in each request",
            "JSPs create a session by default; an empty one must be free"),
    ID_OF_NO_SESSION(
            "`getRequestedSessionId()` returns any id that the client sent",
            "for an unreadable cookie it returns a placeholder",
            "the id is inside the encrypted cookie"),
    COPIES(
            "the next request finds the same object",
            "it finds an equal one; within one request it is the same object",
            "the object was written into the cookie and read again, as in any cluster"),
    COPIES_BY_ATTRIBUTE(
            "one object under two names stays one object",
            "it becomes two; shared references within one attribute are preserved",
            "each attribute is written and read separately, and only when used"),
    TRANSIENT(
            "a transient field keeps its value",
            "it comes back empty",
            "`transient` means this, and clusters do the same"),
    KNOWN_TYPES(
            "any object may be an attribute",
            "supported JDK types, types in `sessionTypes`, and enums and records that these declare. For any other type,"
                    + " `setAttribute` throws an IllegalArgumentException that names attribute, class and setting. With"
                    + " `sessionFallback=container`, the value stays in a container session",
            "data from a client must never choose a class"),
    SIZE(
            "a session is as large as the heap allows",
            "it must fit into the server's limit for headers (`requestHeaderSize`). A larger one causes an"
                    + " IllegalStateException that names the attribute. A warning comes earlier",
            "browsers keep 4,096 bytes per cookie, and servers accept 8 kB of headers by default"),
    LAST_WRITER(
            "parallel requests change one session",
            "each changes the session as it was when the request began. The last response wins, and"
                    + " `synchronized (session)` has no effect across requests",
            "the cookie is written as a whole; keep important counters in a database"),
    LAST_ACCESS(
            "`getLastAccessedTime()` is the time of the previous request",
            "it is the time when the cookie was last written. It lags by at most a tenth of the maximum inactive interval",
            "otherwise every response would set a cookie"),
    NO_END_EVENT(
            "a session that timed out is destroyed, and its listeners are notified",
            "it is gone silently; only `invalidate()` notifies them",
            "no server watches the time of a session"),
    LISTENERS(
            "listeners may also come from libraries or code",
            "listeners of web.xml and annotated classes of the application are notified, as separate instances. A warning"
                    + " names a listener with fields that `contextInitialized` may fill; it may need `session=container`",
            "the Servlet API cannot list the others"),
    ACTIVATION(
            "an HttpSessionActivationListener is silent on one server",
            "it is notified of passivation at each write, and of activation when its attribute is first read",
            "the session moves with each request"),
    URLS(
            "without a cookie, links get `;jsessionid=`, and such an id in a path is used",
            "links stay as they are, and an id in a path is ignored",
            "an id in an address leaks through logs, Referer and shared links"),
    AFTER_COMMIT(
            "a session may change after the response is committed",
            "a change throws an IllegalStateException. After a change in place, a warning names the attribute, after the"
                    + " first 1,000 requests from a sample of one in sixteen",
            "the cookie was sent already; the loss is reported"),
    KEPT_OBJECT(
            "an HttpSession object may be used after its request",
            "it stays readable; changing it throws an IllegalStateException",
            "the response can no longer set a cookie"),
    FOREVER(
            "`setMaxInactiveInterval(0)` or less: the session never times out",
            "it ends with `maxLifetime`",
            "a copied cookie must expire");

    final String containers;
    final String token;
    final String why;

    Difference(String containers, String token, String why) {
        this.containers = containers;
        this.token = token;
        this.why = why;
    }
}
