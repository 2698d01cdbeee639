package io.github.jwtfilter.form;

import io.github.jwtfilter.form.LoginBody.UnreadableException;
import io.github.jwtfilter.page.LoginFailure;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.UnsupportedEncodingException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The fields of a login form ({@code application/x-www-form-urlencoded}). The filter decodes them itself. Containers
 * answer an invalid form with their own error page, silently drop fields, and do not limit chunked bodies. If another
 * filter or valve has already read the body, the container's parameters are used instead.
 */
final class LoginForm {
    /** An empty form, for a request whose body is absent or unreadable. */
    static final LoginForm NONE = new LoginForm(Map.of(), true);

    private static final int MAX_FIELDS = 1000;

    /** The request attribute in which Tomcat up to 10.1 reports dropped parameters. */
    private static final String TOMCAT_DROPPED = "org.apache.catalina.parameter_parse_failed";

    private final Map<String, List<String>> fields;
    private final boolean fromBody;

    private LoginForm(Map<String, List<String>> fields, boolean fromBody) {
        this.fields = fields;
        this.fromBody = fromBody;
    }

    /**
     * Reads the form of a request.
     *
     * @throws UnreadableException if the body is too long or is an invalid form
     */
    static LoginForm of(HttpServletRequest request) throws UnreadableException {
        Charset charset = charset(request);
        byte[] body = LoginBody.read(request);
        return body.length > 0 ? ofBody(body, charset) : ofParameters(request);
    }

    /**
     * Returns the charset of the form. If neither the request nor web.xml names one, sets UTF-8, because the container
     * would decode parameters as ISO-8859-1.
     */
    private static Charset charset(HttpServletRequest request) throws UnreadableException {
        try {
            String name = request.getCharacterEncoding();
            if (name == null) {
                request.setCharacterEncoding("UTF-8");
                return StandardCharsets.UTF_8;
            }
            return Charset.forName(name);
        } catch (UnsupportedEncodingException | RuntimeException unknown) {
            throw new UnreadableException(LoginFailure.UNREADABLE);
        }
    }

    private static LoginForm ofBody(byte[] body, Charset charset) throws UnreadableException {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        int count = 0;
        for (String pair : new String(body, StandardCharsets.ISO_8859_1).split("&")) {
            if (pair.isEmpty()) {
                continue;
            }
            count++;
            if (count > MAX_FIELDS) {
                throw new UnreadableException(LoginFailure.UNREADABLE);
            }
            int equals = pair.indexOf('=');
            String name = lenient(percentDecoded(equals < 0 ? pair : pair.substring(0, equals)), charset);
            byte[] value = percentDecoded(equals < 0 ? "" : pair.substring(equals + 1));
            // Old pages may send other fields, for example the text of a button, in the encoding of the page.
            String text = LoginFields.isOurs(name) ? strict(value, charset) : lenient(value, charset);
            fields.computeIfAbsent(name, unused -> new ArrayList<>(1)).add(text);
        }
        return new LoginForm(fields, true);
    }

    /** Decodes a percent-encoded text. Each character of the text is one byte. */
    private static byte[] percentDecoded(String text) throws UnreadableException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                bytes.write(hexDigit(text, i + 1) << 4 | hexDigit(text, i + 2));
                i += 2;
            } else {
                bytes.write(c == '+' ? ' ' : c);
            }
        }
        return bytes.toByteArray();
    }

    private static int hexDigit(String text, int index) throws UnreadableException {
        int digit = index < text.length() && text.charAt(index) < 0x80 ? Character.digit(text.charAt(index), 16) : -1;
        if (digit < 0) {
            throw new UnreadableException(LoginFailure.UNREADABLE);
        }
        return digit;
    }

    private static String lenient(byte[] bytes, Charset charset) {
        return new String(bytes, charset);
    }

    private static String strict(byte[] bytes, Charset charset) throws UnreadableException {
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException otherCharset) {
            throw new UnreadableException(LoginFailure.UNREADABLE);
        }
    }

    /** Returns the parameters that the container parsed. They come from the query alone if the body is empty. */
    private static LoginForm ofParameters(HttpServletRequest request) throws UnreadableException {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        int length = 0;
        try {
            for (Map.Entry<String, String[]> parameter :
                    request.getParameterMap().entrySet()) {
                fields.put(parameter.getKey(), List.of(parameter.getValue()));
                length += parameter.getKey().length()
                        + String.join("", parameter.getValue()).length();
            }
        } catch (RuntimeException unparsed) {
            throw new UnreadableException(LoginFailure.UNREADABLE);
        }
        if (length > LoginFailure.MAX_BODY_BYTES) {
            throw new UnreadableException(LoginFailure.TOO_LARGE);
        }
        if (request.getAttribute(TOMCAT_DROPPED) != null) {
            throw new UnreadableException(LoginFailure.UNREADABLE);
        }
        return new LoginForm(fields, false);
    }

    /** Returns the values of a field, in the order in which they were sent. */
    List<String> values(String name) {
        return fields.getOrDefault(name, List.of());
    }

    /** Returns the fields missing from the container's {@code getParameterMap()} because the filter read the body. */
    Map<String, List<String>> readHere() {
        return fromBody ? fields : Map.of();
    }
}
