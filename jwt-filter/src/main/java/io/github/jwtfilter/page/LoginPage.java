package io.github.jwtfilter.page;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The built-in login page: a form, a button that leads to a provider, or both. */
public final class LoginPage {
    private final LoginPages pages;
    private final String action;
    private final String nonce;
    private final String message;
    private final String userName;

    /**
     * Creates the page without an error message.
     *
     * @param pages the common parts of all pages of the application
     * @param action the URL that the form is sent to
     * @param nonce proves that the form came from this page; empty if the proof is unnecessary
     */
    LoginPage(LoginPages pages, String action, String nonce) {
        this(pages, action, nonce, "", "");
    }

    private LoginPage(LoginPages pages, String action, String nonce, String message, String userName) {
        this.pages = pages;
        this.action = action;
        this.nonce = nonce;
        this.message = message;
        this.userName = userName;
    }

    /** Returns the page with the message for a failed attempt. */
    public LoginPage withFailure(LoginFailure failure, String typedName) {
        return new LoginPage(pages, action, nonce, inWords(failure), typedName);
    }

    private static String inWords(LoginFailure failure) {
        switch (failure) {
            case WRONG_PASSWORD:
                return "That user name and password do not match. Please try again.";
            case INCOMPLETE:
                return "Please fill in your user name and your password.";
            case IN_ADDRESS:
                return "A name or password in the page address is not accepted. Please sign in here.";
            case TOO_MANY:
                return "There were too many failed attempts. Please wait a few minutes and try again.";
            case FOREIGN:
                return "This form was sent from another site. Please sign in here.";
            case UNUSABLE_TOKEN:
                return "You cannot sign in with this account. Please contact the operator of this site.";
            case TOO_LARGE:
            case UNREADABLE:
            case UNSUPPORTED_TYPE:
                return "The form could not be read. Please sign in here.";
            default:
                return "Signing in is not possible right now. Please try again later.";
        }
    }

    public void write(HttpServletResponse response, int status) throws IOException {
        String application = pages.application();
        String provider = pages.provider();
        boolean takesPasswords = pages.takesPasswords();
        boolean named = Page.isNamed(application);
        boolean askForName = !named && takesPasswords;
        String notice = message.isEmpty()
                ? "<p>" + (askForName ? "Enter your name and password to continue." : "Sign in to continue.") + "</p>"
                : "<p class=\"bad\" role=\"alert\">" + message + "</p>";
        Page page = new Page(
                "Sign in",
                application,
                named ? application : "Sign in",
                notice,
                takesPasswords ? form() : "",
                takesPasswords && !provider.isEmpty() ? "<hr>" : "",
                provider.isEmpty() ? "" : button(provider));
        page.write(response, status);
    }

    private String button(String provider) {
        return "<a class=\"button" + (pages.takesPasswords() ? " second" : "") + "\" href=\"" + Page.escape(action)
                + "?provider=1\">Continue with " + Page.escape(provider) + "</a>";
    }

    private String form() {
        boolean nameKnown = !userName.isEmpty();
        return String.join(
                "\n",
                "<form method=\"post\" action=\"" + Page.escape(action) + "\">",
                nonce.isEmpty()
                        ? ""
                        : "<input type=\"hidden\" name=\"" + FormNonce.FIELD + "\" value=\"" + nonce + "\">",
                "<label for=\"username\">User name or email</label>",
                "<input id=\"username\" name=\"username\" type=\"text\" value=\"" + Page.escape(userName) + "\""
                        + " autocomplete=\"username\" autocapitalize=\"none\" spellcheck=\"false\" required"
                        + (nameKnown ? "" : " autofocus") + ">",
                "<label for=\"password\">Password</label>",
                "<input id=\"password\" name=\"password\" type=\"password\" autocomplete=\"current-password\" required"
                        + (nameKnown ? " autofocus" : "") + ">",
                "<button type=\"submit\">Sign in</button>",
                "</form>");
    }
}
