package io.github.jwtfilter.page;

import io.github.jwtfilter.transport.TokenCookie;
import io.github.jwtfilter.transport.UnusableTokenException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A random value in a cookie and in a hidden field of the built-in login page. If the field of a form equals the
 * cookie, the form came from that page. Another site can fetch the page and copy the field, but it cannot set the
 * cookie in the user's browser. Checked only if the browser hides the origin of a form, see
 * {@code CrossOriginCheck.hidesOrigin}.
 */
public final class FormNonce {
    /** The name of the hidden field. */
    public static final String FIELD = "nonce";

    private static final Duration LIFETIME = Duration.ofMinutes(10);
    private static final int BYTES = 24;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{32}");

    private final TokenCookie cookie;
    private final SecureRandom random = new SecureRandom();

    /**
     * Creates the nonce of one application.
     *
     * @param loginCookie the name of the login cookie; the name of the nonce cookie is derived from it
     * @param path the target path of the form, as browsers send it
     * @param secure when the cookie is marked Secure
     */
    public FormNonce(String loginCookie, String path, TokenCookie.Secure secure) {
        String name = loginCookie.replaceFirst("^__(Host|Secure)-", "") + "-form";
        this.cookie = new TokenCookie(name, path, null, "Strict", secure).withMaxAge(LIFETIME);
    }

    /**
     * Sets the cookie for the next ten minutes. A browser that already has one keeps its value, so that login pages in
     * several tabs work.
     *
     * @return the value for the hidden field
     */
    public String offer(HttpServletRequest request, HttpServletResponse response) {
        String value = cookie.read(request).stream()
                .filter(FormNonce::isNonce)
                .findFirst()
                .orElseGet(this::fresh);
        try {
            cookie.write(value, request, response);
        } catch (UnusableTokenException pathTooLong) {
            // The form still works in browsers that send its origin.
            return "";
        }
        return value;
    }

    private String fresh() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static boolean isNonce(String value) {
        return FORM.matcher(value).matches();
    }

    /** Returns whether the form field has exactly one value and it equals the cookie. */
    public boolean matches(HttpServletRequest request, List<String> field) {
        if (field.size() != 1 || !isNonce(field.get(0))) {
            return false;
        }
        byte[] sent = field.get(0).getBytes(StandardCharsets.US_ASCII);
        return cookie.read(request).stream()
                .filter(FormNonce::isNonce)
                .anyMatch(value -> MessageDigest.isEqual(sent, value.getBytes(StandardCharsets.US_ASCII)));
    }
}
