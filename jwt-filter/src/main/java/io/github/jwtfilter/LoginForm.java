package io.github.jwtfilter;

import io.github.jwtfilter.LoginBody.UnreadableException;
import io.github.jwtfilter.LoginDialogue.Failure;
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
 * The fields of a login form ({@code application/x-www-form-urlencoded}), decoded here: containers answer a form that
 * they cannot parse with pages of their own, drop fields without a word, and set no limit to chunked bodies. Where a
 * filter or valve has read the body already, the container's parameters stand in for it.
 */
final class LoginForm {
    /** No form, or none that could be read. */
    static final LoginForm NONE = new LoginForm(Map.of(), true);

    private static final int MAX_FIELDS = 1000;

    /** How Tomcat up to 10.1 tells of parameters that it dropped. */
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
     * @throws UnreadableException if it is too long or no form
     */
    static LoginForm of(HttpServletRequest request) throws UnreadableException {
        Charset charset = charset(request);
        byte[] body = LoginBody.read(request);
        return body.length > 0 ? ofBody(body, charset) : ofParameters(request);
    }

    /** Neither the form nor web.xml may say how it is written: containers would then read ISO-8859-1. */
    private static Charset charset(HttpServletRequest request) throws UnreadableException {
        try {
            String name = request.getCharacterEncoding();
            if (name == null) {
                request.setCharacterEncoding("UTF-8");
                return StandardCharsets.UTF_8;
            }
            return Charset.forName(name);
        } catch (UnsupportedEncodingException | RuntimeException unknown) {
            throw new UnreadableException(Failure.UNREADABLE);
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
                throw new UnreadableException(Failure.UNREADABLE);
            }
            int equals = pair.indexOf('=');
            String name = lenient(percentDecoded(equals < 0 ? pair : pair.substring(0, equals)), charset);
            byte[] value = percentDecoded(equals < 0 ? "" : pair.substring(equals + 1));
            // Old pages write their other fields, such as a button's text, in whatever encoding they are in themselves.
            String text = LoginFields.isOurs(name) ? strict(value, charset) : lenient(value, charset);
            fields.computeIfAbsent(name, unused -> new ArrayList<>(1)).add(text);
        }
        return new LoginForm(fields, true);
    }

    /** The bytes that a percent-encoded text stands for; each character of the text is one byte. */
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
            throw new UnreadableException(Failure.UNREADABLE);
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
            throw new UnreadableException(Failure.UNREADABLE);
        }
    }

    /** What the container has parsed, or an empty form: then there are no parameters but the query's. */
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
            throw new UnreadableException(Failure.UNREADABLE);
        }
        if (length > LoginDialogue.LONGEST_BODY) {
            throw new UnreadableException(Failure.TOO_LARGE);
        }
        if (request.getAttribute(TOMCAT_DROPPED) != null) {
            throw new UnreadableException(Failure.UNREADABLE);
        }
        return new LoginForm(fields, false);
    }

    /** The values of a field, in order. */
    List<String> values(String name) {
        return fields.getOrDefault(name, List.of());
    }

    /** What {@code getParameterMap()} of the container lacks, because the body was read here. */
    Map<String, List<String>> readHere() {
        return fromBody ? fields : Map.of();
    }
}
