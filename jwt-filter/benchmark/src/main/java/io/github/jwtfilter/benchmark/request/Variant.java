package io.github.jwtfilter.benchmark.request;

/** The part under measurement between server and application, and the kind of proof in its requests. */
enum Variant {
    CONTROL("no filter (control)", "none", Proof.HEADER),
    WRAP("filter that only wraps", "wrap", Proof.HEADER),
    SESSION("HttpSession check", "session", Proof.SESSION),
    FLOOR("hand-written filter", "floor", Proof.HEADER),
    OURS_HEADER("jwt-filter, header", "jwt-filter", Proof.HEADER),
    OURS_COOKIE("jwt-filter, cookie", "jwt-filter", Proof.COOKIE),
    OURS_FORM("jwt-filter, login by form", "jwt-filter", Proof.FORM),
    OURS_PROVIDER("jwt-filter, login at a provider", "jwt-filter", Proof.PROVIDER),
    PAC4J("pac4j", "pac4j", Proof.HEADER),
    SPRING("Spring Security", "spring", Proof.HEADER),

    CONTAINER_READ("container session", "session-container", "page"),
    CONTAINER_UNUSED("container session, unused", "session-container", "plain"),
    CONTAINER_CHANGED("container session, changed", "session-container", "page?change"),
    FLOOR_READ("hand-written session", "session-floor", "page"),
    FLOOR_CHANGED("hand-written session, changed", "session-floor", "page?change"),
    TOKEN_READ("jwt-filter, session=token", "session-token", "page"),
    TOKEN_UNUSED("jwt-filter, unused", "session-token", "plain"),
    TOKEN_CHANGED("jwt-filter, changed", "session-token", "page?change"),
    REDIS_READ("Redis", "session-redis", "page"),
    REDIS_CHANGED("Redis, changed", "session-redis", "page?change"),
    REDIS_IN_MEMORY("Redis and memory", "session-redis-in-memory", "page");

    final String label;
    final String folder;
    final Proof proof;
    final String page;

    /** Creates the variant of a filter. */
    Variant(String label, String folder, Proof proof) {
        this.label = label;
        this.folder = folder;
        this.proof = proof;
        this.page = "page";
    }

    /** Creates the variant of a place for a session of five attributes. */
    Variant(String label, String folder, String page) {
        this.label = label;
        this.folder = folder;
        this.proof = Proof.SESSION;
        this.page = page;
    }

    boolean isSession() {
        return folder.startsWith("session-");
    }

    /** Returns whether the variant measures this library, so that an older version can be measured beside it. */
    boolean isOurs() {
        return folder.equals("jwt-filter") || folder.equals("session-token");
    }

    /** Returns whether the variant is hand-written code that this library is compared with. */
    boolean isFloor() {
        return folder.equals("floor") || folder.equals("session-floor");
    }

    boolean needsRedis() {
        return folder.startsWith("session-redis");
    }

    /** Returns whether the variant runs on a server. Only Tomcat has a manager that keeps sessions in Redis. */
    boolean runsOn(String server) {
        return !needsRedis() || server.equals("tomcat") && Redis.isThere();
    }

    /** Returns the divisor for the number of requests. Expensive variants need fewer requests for a clear result. */
    int part() {
        if (needsRedis()) {
            return 8;
        }
        return isSession() ? 2 : 1;
    }

    /** Returns whether a request without a proof is answered too. */
    boolean isOpen() {
        return this == CONTROL || page.equals("plain");
    }

    boolean writesCookie() {
        return this == TOKEN_CHANGED || this == FLOOR_CHANGED;
    }

    /** The place of the proof in a request. */
    enum Proof {
        HEADER,
        COOKIE,
        /** The cookie of a login by form. */
        FORM,
        /** The cookie of a login at a provider. */
        PROVIDER,
        SESSION
    }
}
