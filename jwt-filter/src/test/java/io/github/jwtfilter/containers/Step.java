package io.github.jwtfilter.containers;

/** The columns of the table: the steps that every container runs. */
enum Step {
    FORM_LOGIN("form login", Journey::formLogin),
    JSON_LOGIN("JSON login", Journey::jsonLogin),
    ROLE("role", Journey::role),
    FORWARD("forward", Journey::forward),
    INCLUDE("include", Journey::include),
    JSP("JSP and EL", Journey::jsp),
    ERROR_PAGE("error page", Journey::errorPage),
    ASYNC("async", Journey::async),
    RENEWAL("renewal", Journey::renewal),
    WRONG_TOKEN("wrong token", Journey::wrongToken),
    SECURITY_CHECK("j_security_check", Journey::securityCheck),
    SESSION("HttpSession", Journey::session),
    TOKEN_SESSION("session=token", Journey::tokenSession),
    SERVER_REALM("server's own users", Journey::serverRealm),
    CACHE_HEADERS("cache headers", Journey::cacheHeaders),
    ROLE_REFERENCE("security-role-ref", Journey::roleReference),
    DUPLICATE_COOKIES("duplicate cookies", Journey::duplicateCookies),
    UNPARSABLE_FORM("unparsable form", Journey::unparsableForm),
    ACCESS_LOG("access log", Journey::accessLog),
    LOGOUT("logout", Journey::logout),
    PATH_TRICKS("path tricks", Journey::pathTricks),
    SECOND_SERVER("second server", Journey::secondServer),
    NO_SESSION("no JSESSIONID", Journey::noSession);

    final String title;
    final Walk walk;

    Step(String title, Walk walk) {
        this.title = title;
        this.walk = walk;
    }

    /** The code of a step. It throws an {@link AssertionError} with the unexpected result. */
    interface Walk {
        void on(Journey journey) throws Exception;
    }
}
