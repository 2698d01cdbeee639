package io.github.jwtfilter.oidc;

import io.github.jwtfilter.jose.DirectEncryption;
import io.github.jwtfilter.jose.DirectEncryption.NamedContent;
import io.github.jwtfilter.jose.KeySource;
import io.github.jwtfilter.jose.KeysUnavailableException;
import io.github.jwtfilter.transport.LoginCookie;
import io.github.jwtfilter.transport.TokenCookie;
import io.github.jwtfilter.transport.UnusableTokenException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The cookie that a browser sends to the logout servlet only. It keeps, encrypted, what the provider needs to recognise
 * the user at a logout: the ID token, or a name in place of a long ID token (RP-Initiated Logout 1.0 §2).
 */
public final class HintCookie {
    /** Leaves room for the other cookies and headers of a logout request. */
    private static final int MAX_CHARACTERS = 3500;

    /** A JWE has four characters for three bytes of content, and a header. */
    private static final int MAX_CONTENT_BYTES = MAX_CHARACTERS / 4 * 3 - 200;

    private static final int MAX_HINT_CHARACTERS = 255;
    private static final String TYPE = "hint+jwe";

    /** Ends the login hint. */
    private static final String END = "\n";

    private final TokenCookie cookie;
    private final DirectEncryption encryption;

    /**
     * Creates the cookie of one application.
     *
     * @param loginCookieName the name of this cookie is derived from it
     * @param path the logout servlet's path as browsers send it, with the context path
     * @param secure when to add the {@code Secure} attribute
     * @param keys the keys of this filter
     */
    public HintCookie(String loginCookieName, String path, TokenCookie.Secure secure, KeySource keys) {
        String name = LoginCookie.withoutPrefix(loginCookieName) + "-hint";
        this.cookie = new TokenCookie(name, path, null, "Lax", secure);
        this.encryption = new DirectEncryption(keys.derive("jwt-filter hint " + name + " " + path), TYPE);
    }

    /** What identifies the user at the provider. */
    public static final class Hint {
        private final String subject;
        private final String loginHint;
        private final String idToken;

        private Hint(String subject, String loginHint, String idToken) {
            this.subject = subject;
            this.loginHint = loginHint;
            this.idToken = idToken;
        }

        /** Returns the name of the user, see {@link ProviderIds#subject}. */
        public String subject() {
            return subject;
        }

        /** Returns the ID token; empty if it was too long. */
        String idToken() {
            return idToken;
        }

        /** Returns a name of the user for the provider; may be empty. */
        String loginHint() {
            return loginHint;
        }
    }

    /**
     * Keeps the hint of a new login. The last login wins. If the hint cannot be kept, an older one is cleared.
     *
     * @param idToken the provider's ID token
     * @param user its user
     * @param response the uncommitted response
     */
    public void write(String idToken, ProviderUser user, HttpServletRequest request, HttpServletResponse response) {
        try {
            cookie.write(encryption.encryptNamed(user.subject(), content(idToken, user)), request, response);
        } catch (UnusableTokenException
                | KeysUnavailableException
                | IllegalArgumentException
                | IllegalStateException e) {
            // Without a hint, a logout ends only the login here. That is no reason to fail the login. There may be an
            // older hint: the browser does not send it to the path of the login.
            cookie.clear(request, response);
        }
    }

    private static byte[] content(String idToken, ProviderUser user) {
        byte[] whole = bytes(user.loginHint().orElse(""), idToken);
        return whole.length <= MAX_CONTENT_BYTES
                ? whole
                : bytes(user.loginHint().orElse(user.identity().getName()), "");
    }

    private static byte[] bytes(String loginHint, String idToken) {
        boolean isUsable = loginHint.length() <= MAX_HINT_CHARACTERS && !loginHint.contains(END);
        return ((isUsable ? loginHint : "") + END + idToken).getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the hint of the last login; empty if the browser has none, or it is no hint of this application. */
    public Optional<Hint> read(HttpServletRequest request) {
        try {
            return cookie.read(request).stream()
                    .flatMap(value -> encryption.decryptNamed(value).stream())
                    .map(HintCookie::hint)
                    .findFirst();
        } catch (KeysUnavailableException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    private static Hint hint(NamedContent content) {
        String[] parts = new String(content.content(), StandardCharsets.UTF_8).split(END, 2);
        return new Hint(content.context(), parts[0], parts[parts.length - 1]);
    }

    /** Clears the cookie in the browser if the request has it. */
    public void clear(HttpServletRequest request, HttpServletResponse response) {
        if (!cookie.read(request).isEmpty()) {
            cookie.clear(request, response);
        }
    }
}
