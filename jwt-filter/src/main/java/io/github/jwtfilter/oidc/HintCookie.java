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
 * the user at a logout: the ID token, or a short hint in place of a long ID token (RP-Initiated Logout 1.0 §2).
 */
public final class HintCookie {
    /** Leaves room for the other cookies and headers of a logout request. */
    private static final int MAX_CHARACTERS = 3500;

    /** A JWE has four characters for three bytes of content, and a header. */
    private static final int MAX_CONTENT_BYTES = MAX_CHARACTERS / 4 * 3 - 200;

    private static final int MAX_HINT_CHARACTERS = 255;
    private static final String TYPE = "hint+jwe";

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

    /** What identifies the user at the provider. The fields contain no more than the browser's own cookie. */
    public static final class Hint {
        private final String subject;
        private final Kind kind;
        private final String value;

        private enum Kind {
            ID_TOKEN('t', "id_token_hint"),
            LOGIN('l', "logout_hint");

            final char letter;
            final String parameter;

            Kind(char letter, String parameter) {
                this.letter = letter;
                this.parameter = parameter;
            }
        }

        private Hint(String subject, Kind kind, String value) {
            this.subject = subject;
            this.kind = kind;
            this.value = value;
        }

        /** Returns the name of the user, see {@link ProviderIds#subject}. */
        public String subject() {
            return subject;
        }

        /** Returns the name of the parameter that carries the hint to the provider. */
        String parameter() {
            return kind.parameter;
        }

        String value() {
            return value;
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
            // Without a hint, a logout ends only the login here. That is no reason to fail the login.
            clear(request, response);
        }
    }

    private static byte[] content(String idToken, ProviderUser user) {
        byte[] token = bytes(Hint.Kind.ID_TOKEN, idToken);
        if (token.length <= MAX_CONTENT_BYTES) {
            return token;
        }
        String hint = user.loginHint().orElse(user.identity().getName());
        return bytes(Hint.Kind.LOGIN, hint.length() > MAX_HINT_CHARACTERS ? "" : hint);
    }

    private static byte[] bytes(Hint.Kind kind, String text) {
        return (kind.letter + text).getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the hint of the last login; empty if the browser has none, or it is no hint of this application. */
    public Optional<Hint> read(HttpServletRequest request) {
        try {
            return cookie.read(request).stream()
                    .flatMap(value -> encryption.decryptNamed(value).stream())
                    .flatMap(content -> hint(content).stream())
                    .findFirst();
        } catch (KeysUnavailableException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    private static Optional<Hint> hint(NamedContent content) {
        String text = new String(content.content(), StandardCharsets.UTF_8);
        for (Hint.Kind kind : Hint.Kind.values()) {
            if (!text.isEmpty() && text.charAt(0) == kind.letter) {
                return Optional.of(new Hint(content.context(), kind, text.substring(1)));
            }
        }
        return Optional.empty();
    }

    /** Clears the cookie in the browser if the request has it. */
    public void clear(HttpServletRequest request, HttpServletResponse response) {
        if (!cookie.read(request).isEmpty()) {
            cookie.clear(request, response);
        }
    }
}
