package io.github.jwtfilter.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.containers.Container;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Do the contacts of Spring Security, an application of Spring MVC that keeps its own login in HttpSession, work as
 * before after {@code convert}?
 */
final class SpringContactsIT {
    /** The classes in the session, as {@code check} lists them. */
    private static final List<String> TYPES = List.of(
            "org.springframework.security.authentication.AbstractAuthenticationToken",
            "org.springframework.security.authentication.UsernamePasswordAuthenticationToken",
            "org.springframework.security.core.authority.GrantedAuthorityImpl",
            "org.springframework.security.core.context.SecurityContextImpl",
            "org.springframework.security.core.userdetails.User",
            "org.springframework.security.web.authentication.WebAuthenticationDetails",
            "org.springframework.security.web.savedrequest.DefaultSavedRequest",
            "org.springframework.security.web.savedrequest.SavedCookie");

    /** The reason of a failed login is an exception. No cookie can hold it, so it stays on its server. */
    private static final String ON_ONE_SERVER = "container:SPRING_SECURITY_LAST_EXCEPTION";

    @ParameterizedTest
    @EnumSource
    void javaxEditionWorks(State state) throws Exception {
        Path war = Wars.fromRepository("spring-security-samples-contacts");
        walk(new Move(war, Container.TOMCAT_9, Container.TOMCAT_9, "any", List.of()), state);
    }

    @ParameterizedTest
    @EnumSource
    void jakartaEditionWorks(State state) throws Exception {
        Path war = Wars.migrated(Wars.fromRepository("spring-security-samples-contacts"));
        // The migration tool leaves names of javax, so the command asks for the edition. Tomcat 11 lacks a class that
        // the old tags of Spring need.
        walk(
                new Move(war, Container.TOMCAT_10_1, Container.TOMCAT_10_1, "any", List.of())
                        .with("--edition", "jakarta"),
                state);
    }

    private static void walk(Move application, State state) throws Exception {
        Move move = application.with(
                "--session", "token", "--session-types", String.join(",", TYPES), "--session-fallback", ON_ONE_SERVER);
        try (Fleet fleet = state.start(move)) {
            Browser browser = new Browser(fleet.first());
            assertTrue(browser.open("/hello.htm").body().contains("Contacts Security Demo"));
            HttpResponse<String> form = browser.open("/secure/index.htm");
            assertTrue(form.body().contains("j_password"), form.body());
            // The page that was asked for waits in the session.
            HttpResponse<String> contacts = logIn(browser.at(fleet.second()), form, "rod", "koala");
            assertTrue(contacts.body().contains("<h1>rod's Contacts</h1>"), contacts.body());

            HttpResponse<String> debug = browser.at(fleet.first()).open("/secure/debug.jsp");
            assertTrue(debug.body().contains("ROLE_SUPERVISOR (<em>"), debug.body());
            assertTrue(debug.body().contains("Username: rod;"), debug.body());
            HttpResponse<String> add = browser.at(fleet.first()).open("/secure/add.htm");
            HttpResponse<String> refused = browser.at(fleet.second()).submit(add, "add.htm", "name", "", "email", "");
            assertTrue(refused.body().contains("Please fix all errors!"), refused.body());

            browser.at(fleet.second()).open("/j_spring_security_logout");
            form = browser.at(fleet.first()).open("/secure/index.htm");
            assertTrue(form.body().contains("j_password"), form.body());
            state.assertStateless(browser);

            Browser guesser = new Browser(fleet.first());
            // The reason waits in the session for the page after the redirect.
            HttpResponse<String> wrong = logIn(guesser, guesser.open("/login.jsp"), "rod", "wrong");
            assertTrue(wrong.body().contains("Reason: Bad credentials"), wrong.body());
            assertTrue(guesser.open("/secure/index.htm").body().contains("j_password"));

            Browser user = new Browser(fleet.first());
            logIn(user, user.open("/login.jsp"), "scott", "wombat");
            assertEquals(403, user.at(fleet.second()).open("/switchuser.jsp").statusCode());
            assertTrue(user.open("/secure/index.htm").body().contains("<h1>scott's Contacts</h1>"));
            state.assertStateless(user);
        }
    }

    private static HttpResponse<String> logIn(Browser browser, HttpResponse<String> form, String user, String password)
            throws Exception {
        String action = Browser.find(form, "action=\"([^\"]*j_spring_security_check[^\"]*)\"");
        return browser.submit(form, action, "j_username", user, "j_password", password);
    }
}
