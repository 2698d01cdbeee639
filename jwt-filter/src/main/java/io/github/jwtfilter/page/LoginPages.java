package io.github.jwtfilter.page;

import io.github.jwtfilter.transport.SavedTarget;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;

/** The pages of a login by form: the page with the form, the page after a failure, and the target of a login. */
public final class LoginPages {
    private final String application;
    private final String contextPath;
    private final Optional<String> servlet;
    private final SavedTarget savedTarget;
    private final FormNonce nonce;
    private final Optional<String> own;
    private final Optional<String> errorPage;
    private final String target;
    private final String provider;
    private final boolean takesPasswords;

    /**
     * Creates the pages of one filter.
     *
     * @param application the application's display name; may be null
     * @param contextPath the application's path as browsers send it; empty for the root
     * @param servlet the path of the login servlet within the application
     * @param own the application's own login page; empty for the built-in one
     * @param errorPage the application's own page after a failed login; empty for its login page
     * @param target the start page
     * @param provider the name of the provider; empty if there is none
     * @param takesPasswords false if users log in at the provider only
     */
    public LoginPages(
            String application,
            String contextPath,
            Optional<String> servlet,
            SavedTarget savedTarget,
            FormNonce nonce,
            Optional<String> own,
            Optional<String> errorPage,
            String target,
            String provider,
            boolean takesPasswords) {
        this.application = application;
        this.contextPath = contextPath;
        this.servlet = servlet;
        this.savedTarget = savedTarget;
        this.nonce = nonce;
        this.own = own;
        this.errorPage = errorPage;
        this.target = target;
        this.provider = provider;
        this.takesPasswords = takesPasswords;
    }

    /** Returns the application's display name; may be null. */
    String application() {
        return application;
    }

    /** Returns the application's own login page; empty for the built-in one. */
    public Optional<String> own() {
        return own;
    }

    /** Returns the application's own page after a failed login; empty for the built-in one. */
    public Optional<String> ownAfterFailure() {
        return errorPage.or(() -> own);
    }

    /** Returns the application's own page for errors; empty for its login page. */
    public Optional<String> errorPage() {
        return errorPage;
    }

    /** Returns the name of the provider; empty if there is none. */
    String provider() {
        return provider;
    }

    /** Returns whether users can log in with a password. */
    boolean takesPasswords() {
        return takesPasswords;
    }

    /** Returns the URL of the login servlet. */
    String form() {
        return servlet.map(this::address).orElse("j_security_check");
    }

    /**
     * Returns the built-in login page.
     *
     * @param formNonce proves that a form came from this page; empty if the proof is unnecessary
     */
    public LoginPage builtIn(HttpServletRequest request, String formNonce) {
        String action = servlet.map(path -> request.getContextPath() + path).orElse("j_security_check");
        return new LoginPage(this, action, formNonce);
    }

    /** Sets the nonce cookie and returns the value for the form's hidden field; empty if the page lacks a form. */
    public String offerNonce(HttpServletRequest request, HttpServletResponse response) {
        return takesPasswords ? nonce.offer(request, response) : "";
    }

    /** Returns whether the values of the hidden field prove that the form came from the built-in page. */
    public boolean hasNonce(HttpServletRequest request, List<String> field) {
        return nonce.matches(request, field);
    }

    /** Returns the URL of a page, as a browser needs it. */
    String address(String page) {
        return Page.address(contextPath, page);
    }

    /** Returns the URL of the start page. */
    public String start() {
        return address(target);
    }

    /** Returns the URL for after a login, and clears the saved one. */
    public String takeTarget(HttpServletRequest request, HttpServletResponse response) {
        return savedTarget.take(request, response).orElseGet(this::start);
    }

    /** Returns the URL for after the login. It stays saved. */
    public String target(HttpServletRequest request) {
        return savedTarget.read(request).orElseGet(this::start);
    }

    /** Lets the next login lead to the login servlet with this query. Does nothing without a login servlet. */
    void leadToServlet(String query, HttpServletRequest request, HttpServletResponse response) {
        servlet.ifPresent(path -> savedTarget.save(contextPath + path + "?" + query, request, response));
    }
}
