package io.github.jwtfilter.config;

import io.github.jwtfilter.csrf.Origin;
import io.github.jwtfilter.text.ValueFormats;
import io.github.jwtfilter.transport.LoginCookie;
import io.github.jwtfilter.transport.TokenCookie;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Parameters of the login cookie. Browsers silently drop some combinations; those are configuration errors. */
public final class CookieSettings {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*");
    private static final Pattern ENCODED =
            Pattern.compile("(?:[\\x21\\x23\\x24\\x26-\\x3a\\x3c-\\x7e]|%[0-9A-Fa-f]{2})*");
    private static final Pattern PATH = Pattern.compile("/[\\x21-\\x3a\\x3c-\\x7e]*");

    public final String name;
    public final String path;
    public final String domain;
    public final String sameSite;
    public final TokenCookie.Secure secure;

    CookieSettings(Parameters parameters, String contextPath, List<Origin> publicOrigins) {
        String usualPath = contextPath.isEmpty() ? "/" : encoded(contextPath);
        name = parameters.read("cookieName", CookieSettings::name).orElseThrow();
        path = parameters.read("cookiePath", text -> path(text, usualPath)).orElse(usualPath);
        domain = parameters.read("cookieDomain", CookieSettings::domain).orElse(null);
        sameSite = parameters
                .read("cookieSameSite", text -> ValueFormats.oneOf(text, "Strict", "Lax", "None"))
                .orElseThrow();
        String secureText = parameters
                .read("cookieSecure", text -> ValueFormats.oneOf(text, "auto", "true", "false"))
                .orElseThrow();
        secure = secure(secureText, publicOrigins);
        check(parameters, secureText.equals("true"));
    }

    /**
     * Returns the path as browsers send it. Some containers return the context path decoded, for example Tomcat, and
     * others return it encoded. A path counts as encoded if a browser could send it as it is. In every other path a
     * percent sign is a plain character: {@code /50%} becomes {@code /50%25}.
     */
    public static String encoded(String contextPath) {
        boolean isEncoded = ENCODED.matcher(contextPath).matches();
        StringBuilder path = new StringBuilder();
        for (byte b : contextPath.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b > 0x20 && b < 0x7f && b != ';' && b != '"' && (b != '%' || isEncoded);
            path.append(plain ? String.valueOf((char) b) : String.format("%%%02X", b));
        }
        return path.toString();
    }

    /** Reports combinations that make browsers drop the cookie (RFC 6265bis §4.1.2.5 and §4.1.3). */
    private void check(Parameters parameters, boolean secureTrue) {
        boolean host = LoginCookie.hasPrefix(name, "__Host-");
        boolean secureOnly = LoginCookie.hasPrefix(name, "__Secure-") || LoginCookie.hasPrefix(name, "__Http-");
        if ((host || secureOnly) && !secureTrue) {
            parameters.problem("cookieName", "'" + name + "' requires cookieSecure=true");
        }
        if (host && (domain != null || !path.equals("/"))) {
            parameters.problem("cookieName", "'" + name + "' requires cookiePath=/ and no cookieDomain");
        }
        if (sameSite.equals("None") && !secureTrue) {
            parameters.problem("cookieSameSite", "'None' requires cookieSecure=true");
        }
    }

    private static String name(String text) {
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException("expected a name without separators, got '" + text + "'");
        }
        return text;
    }

    /**
     * Checks that the path covers the application. A browser sends the cookie to this path and to paths below it (RFC
     * 6265 §5.1.4).
     */
    private static String path(String text, String applicationPath) {
        if (!PATH.matcher(text).matches()) {
            throw new IllegalArgumentException("expected a path, for example /, got '" + text + "'");
        }
        String below = text.endsWith("/") ? text : text + "/";
        if (!applicationPath.equals(text) && !applicationPath.startsWith(below)) {
            throw new IllegalArgumentException("expected a path that covers the application's path '" + applicationPath
                    + "', got '" + text + "'; browsers would never send the cookie here");
        }
        return text;
    }

    private static String domain(String text) {
        String withoutDot = text.startsWith(".") ? text.substring(1) : text;
        if (!DOMAIN.matcher(withoutDot).matches()) {
            throw new IllegalArgumentException("expected a domain, for example example.org, got '" + text + "'");
        }
        return withoutDot.toLowerCase(Locale.ROOT);
    }

    private static TokenCookie.Secure secure(String text, List<Origin> publicOrigins) {
        switch (text) {
            case "true":
                return TokenCookie.Secure.ALWAYS;
            case "false":
                return TokenCookie.Secure.NEVER;
            default:
                return publicOrigins.stream().anyMatch(Origin::isSecure)
                        ? TokenCookie.Secure.ALWAYS
                        : TokenCookie.Secure.AS_REQUESTED;
        }
    }

    /**
     * Returns the cookie of the login.
     *
     * @param contextPath the application's path as browsers send it; empty for the root
     */
    public LoginCookie loginCookie(String contextPath) {
        return new LoginCookie(name, path, domain, contextPath.isEmpty() ? "/" : contextPath, sameSite, secure);
    }
}
