package io.github.jwtfilter.contract;

/**
 * Differences between {@code session=token} and the containers' sessions, with reasons. The table in the document is
 * generated from these.
 */
enum Difference {
    ANY_SERVER("the server that made a session has it", "every server with the key has it", "that is what it is for"),
    REPLAY(
            "after `invalidate()` the session is gone for good",
            "it is gone for the browser, and for every copy of the cookie on this server; another server, or this one"
                    + " after a restart, takes a copy until the session's end",
            "nothing is remembered elsewhere; keep what is used up (a balance, a voucher) in a database"),
    EMPTY_SESSION(
            "a session without attributes has a cookie",
            "it has none until something is stored or its id is looked at, also by a listener, and so is new again in the next request",
            "JSPs make a session by default; an empty one must cost nothing"),
    ID_OF_NO_SESSION(
            "`getRequestedSessionId()` tells whatever id the client sent",
            "of a cookie that cannot be read it tells something that stands for it, never what the client sent",
            "the id stands inside the encrypted cookie"),
    COPIES(
            "the next request finds the very object",
            "it finds an equal one; within one request it is the very object",
            "the object was written into the cookie and read again, as in any cluster"),
    COPIES_BY_ATTRIBUTE(
            "one object under two names stays one",
            "it becomes two; within one attribute an object stays one, however often it is met",
            "each attribute is written and read by itself, so what is not asked for is not read"),
    TRANSIENT(
            "a transient field keeps its value",
            "it comes back empty",
            "that is what the word says, and clusters do the same"),
    KNOWN_TYPES(
            "any object may be an attribute",
            "types of the JDK on a list, those named in `sessionTypes`, and enums and records that these declare; any"
                    + " other is an IllegalArgumentException at `setAttribute` that names attribute, class and setting, or stays in a container session with"
                    + " `sessionFallback=container`",
            "what a client sends never chooses a class"),
    SIZE(
            "a session is as large as the heap allows",
            "what would make its cookies longer than the server takes with the rest of a request (`requestHeaderSize`) is an IllegalStateException that names the attribute, and before that a warning does",
            "browsers keep 4,096 bytes a cookie; servers take 8 kB of headers unless told otherwise"),
    LAST_WRITER(
            "parallel requests change one session",
            "each changes the session as it was when the request began; the answer that comes last wins, and"
                    + " `synchronized (session)` holds back nobody",
            "the cookie is written as a whole; keep what must not be lost in a database"),
    LAST_ACCESS(
            "`getLastAccessedTime()` is that of the request before",
            "it is when the cookie was last written: a tenth of the maximum inactive interval late at most",
            "to note each request would set a cookie with each answer"),
    NO_END_EVENT(
            "a session that timed out is destroyed and its listeners are told",
            "it is gone without a word; `invalidate()` tells them",
            "nobody remembers it, so nobody sees its time pass"),
    LISTENERS(
            "listeners may also come from libraries or be added by code",
            "those are told that web.xml declares and those of the application's own classes that are annotated, in instances of their own",
            "no Servlet API lists the others"),
    ACTIVATION(
            "an HttpSessionActivationListener hears nothing on one server",
            "it hears that the session goes whenever it is written and that it came when its attribute is first read",
            "the session does move, with each request"),
    URLS(
            "without a cookie, links get `;jsessionid=`, and such an id in a path is obeyed",
            "links stay as they are, and an id in a path is nobody's",
            "an id in an address leaks by logs, Referer and shared links, and a whole session does not fit there"),
    AFTER_COMMIT(
            "a session may change after the response is committed",
            "an IllegalStateException; in place, a warning that names the attribute",
            "the cookie has gone by then; nothing is lost in silence"),
    KEPT_OBJECT(
            "an HttpSession object may be kept and used when its request is over",
            "it can be read as it was; to change it is an IllegalStateException",
            "there is no answer left that could carry a cookie"),
    FOREVER(
            "`setMaxInactiveInterval(0)` or less: the session never times out",
            "it ends with `maxLifetime`",
            "a copy of a cookie must end some day");

    final String containers;
    final String token;
    final String why;

    Difference(String containers, String token, String why) {
        this.containers = containers;
        this.token = token;
        this.why = why;
    }
}
