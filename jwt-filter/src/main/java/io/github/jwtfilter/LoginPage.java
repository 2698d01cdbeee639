package io.github.jwtfilter;

import io.github.jwtfilter.LoginDialogue.Failure;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.commons.codec.digest.DigestUtils;

/** The built-in login page: one form, no scripts, nothing loaded from elsewhere. */
final class LoginPage {
    private static final String STYLE = String.join(
            "\n",
            ":root{color-scheme:light dark;--page:#eef1f5;--card:#fff;--text:#1c2733;--quiet:#5b6876;--line:#b8c2cc;",
            "--accent:#1f5fa8;--on-accent:#fff;--bad:#9b1c1c;--bad-back:#fdecec}",
            "@media (prefers-color-scheme:dark){:root{--page:#12181f;--card:#1b242e;--text:#e8edf2;--quiet:#9fb0c0;",
            "--line:#3d4b59;--accent:#7fb4ee;--on-accent:#0d1620;--bad:#ffb4b4;--bad-back:#3a1d1f}}",
            "*{box-sizing:border-box}",
            "body{margin:0;min-height:100vh;display:flex;align-items:center;justify-content:center;padding:24px 16px;",
            "background:var(--page);color:var(--text);font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif}",
            "main{width:100%;max-width:400px;background:var(--card);border-radius:14px;padding:36px 32px 32px;",
            "box-shadow:0 1px 2px rgba(16,32,48,.08),0 12px 32px rgba(16,32,48,.10)}",
            "h1{margin:0 0 4px;font-size:26px;line-height:1.25;font-weight:650}",
            "p{margin:0 0 24px;color:var(--quiet)}",
            "p.bad{color:var(--bad);background:var(--bad-back);border-radius:8px;padding:10px 14px;margin:14px 0 20px}",
            "label{display:block;margin:0 0 6px;font-size:14px;font-weight:600}",
            "input{width:100%;height:46px;margin:0 0 18px;padding:0 12px;font:inherit;color:inherit;",
            "background:transparent;border:1px solid var(--line);border-radius:8px}",
            "input:focus,button:focus-visible{outline:3px solid var(--accent);outline-offset:1px;border-color:transparent}",
            "button{width:100%;height:48px;margin:8px 0 0;border:0;border-radius:8px;cursor:pointer;",
            "background:var(--accent);color:var(--on-accent);font:inherit;font-weight:650}",
            "button:hover{filter:brightness(1.08)}",
            "@media (max-width:480px){body{align-items:flex-start;padding-top:12vh}main{padding:28px 22px 24px}}");

    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'sha256-"
            + Base64.getEncoder().encodeToString(DigestUtils.sha256(STYLE))
            + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private final String application;
    private final String action;
    private final String message;
    private final String userName;

    /**
     * The page as it is shown first.
     *
     * @param application the application's display name; may be null
     * @param action where the form goes
     */
    LoginPage(String application, String action) {
        this(application, action, "", "");
    }

    private LoginPage(String application, String action, String message, String userName) {
        this.application = application;
        this.action = action;
        this.message = message;
        this.userName = userName;
    }

    /** The page after a try that failed. */
    LoginPage withFailure(Failure failure, String typedName) {
        return new LoginPage(application, action, inWords(failure), typedName);
    }

    private static String inWords(Failure failure) {
        switch (failure) {
            case WRONG_PASSWORD:
                return "That user name and password do not match. Please try again.";
            case INCOMPLETE:
                return "Please fill in your user name and your password.";
            case IN_ADDRESS:
                return "Names and passwords are not taken from the address. Please sign in here.";
            case TOO_MANY:
                return "There were too many tries. Please wait a few minutes and try again.";
            case FOREIGN:
                return "This form was sent from another site. Please sign in here.";
            case UNUSABLE_TOKEN:
                return "Signing in does not work for your account. Please tell the people who run this site.";
            default:
                return "Signing in is not possible right now. Please try again later.";
        }
    }

    void write(HttpServletResponse response, int status) throws IOException {
        byte[] body = html().getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType("text/html;charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        // Stricter policies would turn the form's Origin header into "null".
        response.setHeader("Referrer-Policy", "same-origin");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private String html() {
        boolean named = application != null && !application.isBlank();
        String heading = named ? escape(application) : "Sign in";
        String notice = message.isEmpty()
                ? "<p>" + (named ? "Sign in to continue." : "Enter your name and password to continue.") + "</p>"
                : "<p class=\"bad\" role=\"alert\">" + message + "</p>";
        boolean nameKnown = !userName.isEmpty();
        return String.join(
                "\n",
                "<!DOCTYPE html>",
                "<html lang=\"en\">",
                "<head>",
                "<meta charset=\"utf-8\">",
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
                "<title>Sign in" + (named ? " – " + escape(application) : "") + "</title>",
                "<style>" + STYLE + "</style>",
                "</head>",
                "<body>",
                "<main>",
                "<h1>" + heading + "</h1>",
                notice,
                "<form method=\"post\" action=\"" + escape(action) + "\">",
                "<label for=\"username\">User name or email</label>",
                "<input id=\"username\" name=\"username\" type=\"text\" value=\"" + escape(userName) + "\""
                        + " autocomplete=\"username\" autocapitalize=\"none\" spellcheck=\"false\" required"
                        + (nameKnown ? "" : " autofocus") + ">",
                "<label for=\"password\">Password</label>",
                "<input id=\"password\" name=\"password\" type=\"password\" autocomplete=\"current-password\" required"
                        + (nameKnown ? " autofocus" : "") + ">",
                "<button type=\"submit\">Sign in</button>",
                "</form>",
                "</main>",
                "</body>",
                "</html>",
                "");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
