package io.github.jwtfilter.tools.differential;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes the same XML document in other forms: prefixes, comments, references, encodings and line ends. */
final class RandomForms {
    private static final int MAX_DECLARATION = 120;
    private static final Pattern TAG = Pattern.compile("<(/?)([a-z][a-z-]*)([^>]*?)(/?)>|<[!?][^>]*>|[^<]+");
    private static final List<String> BETWEEN = List.of(
            "<!-- </web-app> <security-constraint> & -->", "<?note <servlet> ?>", "\n\n", "  ", "<!---->", "<!--'-->");

    private final Random random;

    RandomForms(long seed) {
        random = new Random(seed);
    }

    private boolean oneIn(int number) {
        return random.nextInt(number) == 0;
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    /** Returns another form of a document of {@link RandomDescriptors}. */
    byte[] other(byte[] document) {
        String text = new String(document, StandardCharsets.UTF_8);
        int root = text.indexOf("<web-app");
        String prolog = text.substring(0, root).replaceFirst("<\\?xml.*?\\?>\\s*", "");
        boolean prefixed = text.startsWith("<web-app xmlns=", root) && oneIn(4);
        int noise = any(List.of(0, 4, 20));
        StringBuilder body = new StringBuilder();
        boolean leaf = false;
        Matcher token = TAG.matcher(text.substring(root).strip());
        while (token.find()) {
            if (token.group(2) == null) {
                body.append(leaf && !token.group().isBlank() ? content(token.group(), noise) : token.group());
                leaf = false;
                continue;
            }
            boolean opens = token.group(1).isEmpty();
            body.append('<').append(token.group(1)).append(prefixed ? "j:" : "").append(token.group(2));
            body.append(prefixed ? token.group(3).replace("xmlns=", "xmlns:j=") : token.group(3));
            boolean noisy = noise > 0 && oneIn(noise);
            body.append(
                    opens && noisy && token.group(3).isEmpty() ? any(List.of(" id='a>b'", " id = \"i\"", "\n")) : "");
            body.append(token.group(4)).append('>');
            boolean mayFollow = !opens || !token.group(4).isEmpty();
            boolean outside = body.toString().endsWith("web-app>") && !opens;
            body.append(mayFollow && noisy && !outside ? any(BETWEEN) : "");
            leaf = opens;
        }
        return encoded(prolog, body.toString());
    }

    /** Returns the text of an element in another form. */
    private String content(String text, int noise) {
        if (noise == 0 || !oneIn(noise)) {
            return text;
        }
        int middle = text.length() / 2;
        boolean plain = text.matches("[\\x20-\\x7e&&[^&]]+");
        switch (random.nextInt(4)) {
            case 0:
                return plain ? "<![CDATA[" + text + "]]>" : text;
            case 1:
                return plain ? text.substring(0, middle) + "<!-- x -->" + text.substring(middle) : text;
            case 2:
                return plain ? String.format("&#x%x;", (int) text.charAt(0)) + text.substring(1) : text;
            default:
                return plain ? text.substring(0, middle) + "<![CDATA[" + text.substring(middle) + "]]>" : text;
        }
    }

    /** Returns a document with a change that may leave it well-formed. */
    byte[] damaged(byte[] document) {
        String text = new String(document, StandardCharsets.ISO_8859_1);
        // A container refuses an unknown encoding, so the declaration stays unchanged.
        int from = MAX_DECLARATION + random.nextInt(text.length() - MAX_DECLARATION);
        int to = Math.min(text.length(), from + random.nextInt(12));
        String inserted = any(List.of(
                "",
                "<",
                ">",
                "&",
                "&lt;",
                "&#65;",
                "&#x1F600;",
                "&x;",
                "<a>",
                "</a>",
                "<a/>",
                "<!--",
                "-->",
                "<![CDATA[",
                "]]>",
                "<?",
                "?>",
                "\"",
                "'",
                "/",
                "\0",
                "\u00e9",
                text.substring(from, to),
                "<!DOCTYPE web-app>",
                "<!DOCTYPE web-app [<!ENTITY x 'y'>]>",
                "\r\n",
                "\u0085"));
        return (text.substring(0, from) + inserted + text.substring(oneIn(2) ? from : to))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private byte[] encoded(String prolog, String body) {
        String lineEnd = any(List.of("\n", "\r\n", "\r"));
        Charset charset = any(List.of(
                StandardCharsets.UTF_8,
                StandardCharsets.UTF_8,
                StandardCharsets.UTF_16LE,
                StandardCharsets.UTF_16BE,
                StandardCharsets.ISO_8859_1));
        if (!charset.newEncoder().canEncode(body)) {
            charset = StandardCharsets.UTF_8;
        }
        boolean wide = charset.name().startsWith("UTF-16");
        boolean mark = wide || charset == StandardCharsets.UTF_8 && oneIn(3);
        boolean declared = charset == StandardCharsets.ISO_8859_1 || oneIn(2);
        String name = wide ? "UTF-16" : charset.name();
        String text = (declared ? "<?xml version='1.0' encoding='" + name + "'?>\n" : "")
                + prolog
                + body
                + any(List.of("", "\n", "\n<!-- end -->\n"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes((mark ? "\uFEFF" : "").getBytes(charset));
        bytes.writeBytes(text.replaceAll("\r\n?|\n", lineEnd).getBytes(charset));
        return bytes.toByteArray();
    }
}
