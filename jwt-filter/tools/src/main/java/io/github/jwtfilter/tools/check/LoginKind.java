package io.github.jwtfilter.tools.check;

/** The way in which users log in to an application today, and the effect of a conversion. */
enum LoginKind {
    JWT_FILTER(
            "this filter",
            "This filter: the application is converted already.",
            "Nothing, unless an option changes a parameter."),
    FORM(
            "FORM",
            "FORM: the server shows the application's login page and checks the password.",
            "Our login takes its place: the same page, the same form, the same roles."),
    BASIC(
            "BASIC",
            "BASIC: the browser asks for name and password in a window of its own.",
            "Browsers get a login page instead of this window. Programs send a token instead of the password."),
    DIGEST(
            "DIGEST",
            "DIGEST: the browser sends a digest of the password.",
            "Browsers get a login page. Programs send a token. Users need new password hashes, because digests of passwords"
                    + " cannot be used again."),
    CLIENT_CERT(
            "CLIENT-CERT",
            "CLIENT-CERT: the browser shows a certificate.",
            "There is no equal: a token does not replace a certificate."),
    KEYCLOAK(
            "Keycloak adapter",
            "KEYCLOAK: an adapter of Keycloak sends users to Keycloak.",
            "The login at Keycloak stays, by OpenID Connect. The adapter and its keycloak.json are no longer needed."),
    SERVER_MODULE(
            "a login module of the server",
            "A login module of the server, named in web.xml.",
            "Our login takes its place only if the users and passwords are reachable another way."),
    SPRING_SECURITY(
            "Spring Security",
            "Spring Security: a filter of the application shows the login and guards the pages.",
            "Spring Security stays and goes on to decide. Only its sessions can move into cookies, and only if its"
                    + " filters run after this one."),
    SHIRO(
            "Apache Shiro",
            "Apache Shiro: a filter of the application guards the pages.",
            "Shiro stays and goes on to decide. Only its sessions can move, if Shiro uses those of the server."),
    PAC4J(
            "pac4j",
            "pac4j: a filter of the application sends users to an identity provider.",
            "pac4j stays and goes on to decide. Only its sessions can move into cookies."),
    CAS(
            "CAS client",
            "A client of CAS: a filter of the application sends users to a CAS server.",
            "The client stays and goes on to decide. Only its sessions can move into cookies."),
    JAAS(
            "JAAS",
            "JAAS: the application's own code checks the password by login modules.",
            "The code stays and goes on to decide. Or our login takes its place, and a small class of yours (parameter"
                    + " attributeFactory) creates the session attributes for the code."),
    REQUEST_LOGIN(
            "request.login() in code",
            "The application's own page, and request.login() of the server.",
            "The call goes to our login instead, with users from the parameter 'users'."),
    OWN_SESSION(
            "the application's own code",
            "The application's own code: it checks the password and keeps the user in the session.",
            "The code stays and goes on to decide. Its sessions can move into cookies. Every server then knows the login."),
    OWN_HEADER(
            "the application's own code, by a header",
            "The application's own code: it reads name and password from the header Authorization in each request.",
            "The code stays and goes on to decide. Such a login needs no session, so a conversion gains little."),
    CONSTRAINTS_ONLY(
            "constraints without a login",
            "web.xml has constraints, but no <login-config>: the server refuses these pages to everybody, or uses its own"
                    + " default.",
            "Our login makes these pages reachable for users with the role."),
    NONE(
            "none",
            "No login was found: no constraint, no login code, no security framework.",
            "There is no login to replace. If a proxy in front of the server does the login, this check cannot see it.");

    /** A few words. */
    final String title;

    /** A sentence for the operator. */
    final String now;

    /** The effect of a conversion on it. */
    final String after;

    LoginKind(String title, String now, String after) {
        this.title = title;
        this.now = now;
        this.after = after;
    }

    /** Returns whether the application itself goes on to decide, so that conversion only moves sessions. */
    boolean staysInForce() {
        return this == SPRING_SECURITY
                || this == SHIRO
                || this == PAC4J
                || this == CAS
                || this == JAAS
                || this == OWN_SESSION
                || this == OWN_HEADER
                || this == NONE;
    }
}
