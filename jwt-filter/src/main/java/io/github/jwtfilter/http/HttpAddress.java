package io.github.jwtfilter.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The addresses that requests may go to. */
public final class HttpAddress {
    private static final int MAX_CHARACTERS = 2_000;

    private HttpAddress() {}

    /**
     * Parses an address.
     *
     * @param text an absolute URL without user and fragment, of at most 2,000 characters
     * @param insecureHttp whether plain http is allowed; an attacker on the network can then replace the answers
     * @param permission the name of the parameter that allows plain http
     * @return the address
     * @throws IllegalArgumentException if the text is another kind of URL, or its scheme is not allowed
     */
    public static URI of(String text, boolean insecureHttp, String permission) {
        URI address;
        try {
            address = new URI(text.length() > MAX_CHARACTERS ? "" : text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("expected an https URL, got text that is no URL", e);
        }
        String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
        boolean allowed = scheme.equals("https") || scheme.equals("http") && insecureHttp;
        if (allowed
                && address.getHost() == null
                && String.valueOf(address.getRawAuthority()).contains("_")) {
            throw new IllegalArgumentException(
                    "expected a host name of letters, digits and hyphens, got one with an underscore");
        }
        if (!allowed || address.getHost() == null || address.getUserInfo() != null || address.getFragment() != null) {
            throw new IllegalArgumentException("expected an https URL without user and fragment"
                    + (scheme.equals("http") && !insecureHttp ? "; " + permission + "=true allows http" : ""));
        }
        return address;
    }

    /** Returns an address with more parameters in its query. Some servers do not read {@code +} as a space there. */
    public static String withParameters(String address, Map<String, String> parameters) {
        return address
                + (address.indexOf('?') < 0 ? '?' : '&')
                + parameters.entrySet().stream()
                        .map(each -> encoded(each.getKey()) + '=' + encoded(each.getValue()))
                        .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Returns the address without its query, because a query may hold a token. */
    public static String withoutQuery(URI address) {
        return address.getScheme() + "://" + address.getRawAuthority() + address.getRawPath();
    }
}
