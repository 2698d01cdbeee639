package io.github.jwtfilter.tools.inspect;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** One part of a token: unpadded base64url (RFC 7515 §2). A faulty part is decoded as far as possible. */
final class TokenPart {
    private final String name;
    private final byte[] bytes;
    private final List<Problem> problems = new ArrayList<>();

    TokenPart(String name, String encoded) {
        this.name = name;
        this.bytes = decoded(encoded);
    }

    private byte[] decoded(String encoded) {
        int wrong = firstWrong(encoded);
        if (wrong >= 0) {
            problems.add(Problem.at(name, fault(encoded.codePointAt(wrong)), encoded, wrong));
        }
        String mended = encoded.replace('+', '-').replace('/', '_').replaceAll("[^A-Za-z0-9_-]", "");
        if (mended.length() % 4 == 1) {
            if (wrong < 0) {
                problems.add(Problem.of(
                        name, "A character is missing, or there is one too many. The token may have been cut off."));
            }
            mended = mended.substring(0, mended.length() - 1);
        }
        byte[] decoded = Base64.getUrlDecoder().decode(mended);
        boolean canonical =
                Base64.getUrlEncoder().withoutPadding().encodeToString(decoded).equals(mended);
        if (problems.isEmpty() && !canonical) {
            problems.add(Problem.at(
                    name,
                    "The last character is not canonical base64url: another character has the same meaning",
                    encoded,
                    encoded.length() - 1));
        }
        return decoded;
    }

    private static int firstWrong(String encoded) {
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            boolean good = c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_';
            if (!good) {
                return i;
            }
        }
        return -1;
    }

    private static String fault(int c) {
        switch (c) {
            case '+':
            case '/':
                return "'" + (char) c + "' belongs to base64. A token is base64url, with '-' and '_' instead";
            case '=':
                return "Padding '=' does not belong in a token";
            case '%':
                return "The token is URL-encoded";
            default:
                return "'" + PrettyJson.visible(Character.toString(c)) + "' is no character of base64url";
        }
    }

    /** Returns the decoded bytes. */
    byte[] bytes() {
        return bytes;
    }

    /** Returns the decoded bytes as UTF-8 text. Malformed bytes become replacement characters. */
    String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    List<Problem> problems() {
        return problems;
    }
}
