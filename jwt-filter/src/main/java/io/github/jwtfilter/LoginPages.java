package io.github.jwtfilter;

import io.github.jwtfilter.config.DeclaredServlets;
import io.github.jwtfilter.config.LoginSettings;
import io.github.jwtfilter.page.FormNonce;
import io.github.jwtfilter.page.LoginPage;
import io.github.jwtfilter.page.Page;
import io.github.jwtfilter.transport.SavedTarget;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;

/** The pages of a login by form: the page with the form, the page after a failure, and the target of a login. */
final class LoginPages {
    private final String application;
    private final String contextPath;
    private final DeclaredServlets servlets;
    private final SavedTarget savedTarget;
    private final FormNonce nonce;

    /** @param application the application's display name; may be null */
    LoginPages(
            String application,
            String contextPath,
            DeclaredServlets servlets,
            SavedTarget savedTarget,
            FormNonce nonce) {
        this.application = application;
        this.contextPath = contextPath;
        this.servlets = servlets;
        this.savedTarget = savedTarget;
        this.nonce = nonce;
    }

    /** Returns the application's display name; may be null. */
    String application() {
        return application;
    }

    private LoginSettings settings() {
        return servlets.login.orElseThrow();
    }

    /** Returns the application's own login page; empty for the built-in one. */
    Optional<String> own() {
        return settings().page;
    }

    /** Returns the application's own page after a failed login; empty for the built-in one. */
    Optional<String> ownAfterFailure() {
        return settings().errorPage.or(() -> settings().page);
    }

    /**
     * Returns the built-in login page.
     *
     * @param formNonce proves that a form came from this page; empty if no proof is needed
     */
    LoginPage builtIn(HttpServletRequest request, String formNonce) {
        List<String> mappings = servlets.loginMappings;
        String action = mappings.isEmpty() ? "j_security_check" : request.getContextPath() + mappings.get(0);
        return new LoginPage(request.getServletContext().getServletContextName(), action, formNonce);
    }

    /** Sets the nonce cookie and returns the value for the form's hidden field. */
    String offerNonce(HttpServletRequest request, HttpServletResponse response) {
        return nonce.offer(request, response);
    }

    /** Returns whether the values of the hidden field prove that the form came from the built-in page. */
    boolean hasNonce(HttpServletRequest request, List<String> field) {
        return nonce.matches(request, field);
    }

    /** Returns the URL of a page, as a browser needs it. */
    String address(String page) {
        return Page.address(contextPath, page);
    }

    /** Returns the URL of the start page. */
    String start() {
        return address(settings().target);
    }

    /** Returns the URL for after a login, and clears the saved one. */
    String takeTarget(HttpServletRequest request, HttpServletResponse response) {
        return savedTarget.take(request, response).orElseGet(this::start);
    }

    /** Lets the next login lead to the login servlet with this query. Does nothing if there is no login servlet. */
    void leadToServlet(String query, HttpServletRequest request, HttpServletResponse response) {
        if (!servlets.loginMappings.isEmpty()) {
            savedTarget.save(contextPath + servlets.loginMappings.get(0) + "?" + query, request, response);
        }
    }
}
