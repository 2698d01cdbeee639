package io.github.jwtfilter.form;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.regex.Pattern;

/** The media type of a login request. */
public final class LoginMediaType {
    /** The media type of HTML forms. */
    public static final String FORM = "application/x-www-form-urlencoded";

    public static final String JSON = "application/json";

    /** A longer Content-Type is treated as an unsupported type. */
    private static final int MAX_TYPE_LENGTH = 1_000;

    /** Matches a charset other than UTF-8. JSON is always UTF-8 (RFC 8259 §8.1). */
    public static final Pattern OTHER_CHARSET =
            Pattern.compile(";\\s*charset\\s*=\\s*+(?!\"?utf-?8\"?\\s*(?:;|$))", Pattern.CASE_INSENSITIVE);

    private LoginMediaType() {}

    /** Returns whether the request is a POST of an HTML form. */
    public static boolean isPostedForm(HttpServletRequest request) {
        return request.getMethod().equals("POST") && of(request).equals(FORM);
    }

    /** Returns the media type without parameters, in lower case; empty if it is absent or too long. */
    public static String of(HttpServletRequest request) {
        return contentType(request).split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /** Returns whether the header names a charset other than UTF-8. */
    public static boolean hasOtherCharset(HttpServletRequest request) {
        return OTHER_CHARSET.matcher(contentType(request)).find();
    }

    /** Reads the header itself, because some containers fail in {@code getContentType()} on an unknown charset. */
    private static String contentType(HttpServletRequest request) {
        String header = request.getHeader("Content-Type");
        return header == null || header.length() > MAX_TYPE_LENGTH ? "" : header;
    }
}
