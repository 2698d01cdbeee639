package io.github.jwtfilter.page;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Base64;
import org.apache.commons.codec.digest.DigestUtils;

/** The layout and style that all built-in pages share. A page is self-contained and has no scripts. */
public final class Page {
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
            ".bad{color:var(--bad);background:var(--bad-back);border-radius:8px;padding:10px 14px;margin:14px 0 20px}",
            "p.last{margin:20px 0 0;font-size:14px}",
            "a{color:var(--accent)}",
            "ol{margin:-12px 0 24px;padding-left:22px}",
            "li{margin:0 0 8px;padding-left:4px}",
            "label{display:block;margin:0 0 6px;font-size:14px;font-weight:600}",
            "input{width:100%;height:46px;margin:0 0 18px;padding:0 12px;font:inherit;color:inherit;",
            "background:transparent;border:1px solid var(--line);border-radius:8px}",
            "input:focus,button:focus-visible,a:focus-visible{outline:3px solid var(--accent);outline-offset:1px;",
            "border-color:transparent}",
            "button,a.button{display:block;width:100%;height:48px;margin:8px 0 0;border:0;border-radius:8px;",
            "cursor:pointer;background:var(--accent);color:var(--on-accent);font:inherit;font-weight:650;",
            "line-height:48px;text-align:center;text-decoration:none}",
            "hr{border:0;border-top:1px solid var(--line);margin:26px 0 18px}",
            "a.second{background:transparent;color:var(--accent);border:1px solid var(--line);line-height:46px}",
            "button:hover,a.button:hover{filter:brightness(1.08)}",
            "@media (max-width:480px){body{align-items:flex-start;padding-top:12vh}main{padding:28px 22px 24px}}");

    private static final String STYLE_OF_TABLES = String.join(
            "\n",
            STYLE,
            "body{align-items:flex-start;padding-top:24px}",
            "main{max-width:1080px}",
            ".sections{columns:2;column-gap:40px}",
            "section{break-inside:avoid;margin:0 0 28px;overflow-x:auto}",
            "h2{margin:0 0 6px;font-size:18px}",
            "h2::first-letter{text-transform:uppercase}",
            "table{width:100%;border-collapse:collapse;font-size:14px;font-variant-numeric:tabular-nums}",
            "table+table{margin-top:8px}",
            "th,td{padding:4px 10px 4px 0;border-top:1px solid var(--line);text-align:left;vertical-align:top}",
            "th{font-weight:400;color:var(--quiet)}",
            "th[scope=row]{width:60%}",
            "td,code{overflow-wrap:anywhere}",
            "p:not(.bad)>strong{color:var(--text)}",
            ".rows td{min-width:6em}",
            "code{font-size:14px}",
            ".bad ul{margin:6px 0 0;padding-left:20px}",
            "@media (max-width:820px){.sections{columns:1}}",
            // A narrow screen is too small for columns: each row becomes a block of labels and values.
            "@media (max-width:640px){.rows tr:first-child{display:none}.rows tr+tr{display:block;padding:8px 0;",
            "border-top:1px solid var(--line)}.rows td{display:flex;border:0;padding:1px 0}",
            ".rows td::before{content:attr(data-label);flex:0 0 40%;color:var(--quiet)}}");

    private final String style;
    private final String html;

    /**
     * Creates a page.
     *
     * @param title the purpose of the page
     * @param application the application's display name; may be null or blank
     * @param heading the heading, as plain text
     * @param main the remaining lines, as HTML
     */
    public Page(String title, String application, String heading, String... main) {
        this(STYLE, title, application, heading, main);
    }

    private Page(String style, String title, String application, String heading, String... main) {
        this.style = style;
        this.html = String.join(
                "\n",
                "<!DOCTYPE html>",
                "<html lang=\"en\">",
                "<head>",
                "<meta charset=\"utf-8\">",
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
                "<title>" + title + (isNamed(application) ? " – " + escape(application) : "") + "</title>",
                "<style>" + style + "</style>",
                "</head>",
                "<body>",
                "<main>",
                "<h1>" + escape(heading) + "</h1>",
                String.join("\n", main),
                "</main>",
                "</body>",
                "</html>",
                "");
    }

    /** Creates a wide page with tables in sections. The parameters are those of the constructor. */
    public static Page ofTables(String title, String application, String heading, String... main) {
        return new Page(STYLE_OF_TABLES, title, application, heading, main);
    }

    /** Returns whether the application has a display name. */
    static boolean isNamed(String application) {
        return application != null && !application.isBlank();
    }

    public void write(HttpServletResponse response, int status) throws IOException {
        // A stricter policy would make browsers send "Origin: null" with the form.
        write(response, status, "same-origin");
    }

    /** Writes the page with another {@code Referrer-Policy}. */
    void write(HttpServletResponse response, int status, String referrerPolicy) throws IOException {
        response.setHeader("Content-Security-Policy", contentSecurityPolicy());
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", referrerPolicy);
        Answer.write(response, status, "text/html;charset=UTF-8", html);
    }

    private String contentSecurityPolicy() {
        return "default-src 'none'; style-src 'sha256-"
                + Base64.getEncoder().encodeToString(DigestUtils.sha256(style))
                + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    }

    /**
     * Returns the page as a browser needs it. A path in the application gets the context path; an address elsewhere is
     * unchanged.
     */
    public static String address(String contextPath, String page) {
        return page.startsWith("/") ? contextPath + page : page;
    }

    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
