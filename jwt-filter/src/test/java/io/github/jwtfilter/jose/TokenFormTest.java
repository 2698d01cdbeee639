package io.github.jwtfilter.jose;

import static io.github.jwtfilter.jose.RawToken.HEADER;
import static io.github.jwtfilter.jose.RawToken.PAYLOAD;
import static io.github.jwtfilter.jose.RawToken.encode;
import static io.github.jwtfilter.jose.RawToken.sign;
import static io.github.jwtfilter.jose.RawToken.signed;
import static io.github.jwtfilter.jose.RawToken.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Does a token have exactly one text: three parts of canonical base64url (RFC 7515 §2 and §7.1)? */
final class TokenFormTest {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final String TOKEN = signed(HEADER, PAYLOAD);

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void malformedTokenIsRefused(String name, String token) {
        assertEquals(Reason.MALFORMED.toString(), verdict(token));
    }

    static Stream<Arguments> malformedTokenIsRefused() {
        String header = encode(HEADER);
        String payload = encode(PAYLOAD);
        String signature = TOKEN.substring(TOKEN.lastIndexOf('.') + 1);
        return Stream.of(
                arguments("nothing", ""),
                arguments("one dot", "."),
                arguments("two dots", ".."),
                arguments("three dots", "..."),
                arguments("one part", header),
                arguments("two parts", header + '.' + payload),
                arguments("four parts", TOKEN + '.' + signature),
                arguments("five parts, as a JWE has", TOKEN + '.' + signature + '.' + signature),
                arguments("five parts, some empty", header + ".." + payload + ".." + signature),
                arguments("dot before", '.' + TOKEN),
                arguments("dot after", TOKEN + '.'),
                arguments("dot doubled", TOKEN.replaceFirst("\\.", "..")),
                arguments("empty header", sign('.' + payload)),
                arguments("empty payload", sign(header + '.')),
                arguments("empty signature", header + '.' + payload + '.'),
                arguments("scheme before", "Bearer " + TOKEN),
                arguments("in quotes", '"' + TOKEN + '"'),
                arguments("two tokens", TOKEN + ',' + TOKEN),
                arguments(
                        "JSON serialisation",
                        "{\"protected\":\"" + header + "\",\"payload\":\"" + payload + "\",\"signature\":\"" + signature
                                + "\"}"));
    }

    /** The signature covers the foreign character, so only the form is wrong. */
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void foreignCharacterIsRefusedInAnyPart(String name, String foreign) {
        String header = encode(HEADER);
        String payload = encode(PAYLOAD);
        for (String around : new String[] {foreign + "AAAA", "AA" + foreign + "AA", "AAAA" + foreign}) {
            assertEquals(Reason.MALFORMED.toString(), verdict(sign(header + around + '.' + payload)), "header");
            assertEquals(Reason.MALFORMED.toString(), verdict(sign(header + '.' + payload + around)), "payload");
            assertEquals(Reason.MALFORMED.toString(), verdict(TOKEN + around), "signature");
        }
        assertEquals(Reason.MALFORMED.toString(), verdict(TOKEN + foreign), "end");
        assertEquals(Reason.MALFORMED.toString(), verdict(foreign + TOKEN), "beginning");
    }

    static Stream<Arguments> foreignCharacterIsRefusedInAnyPart() {
        return Stream.of(
                arguments("padding", "="),
                arguments("double padding", "=="),
                arguments("full padding", "===="),
                arguments("plus", "+"),
                arguments("slash", "/"),
                arguments("blank", " "),
                arguments("tab", "\t"),
                arguments("line feed", "\n"),
                arguments("carriage return and line feed", "\r\n"),
                arguments("NUL", "\0"),
                arguments("percent", "%"),
                arguments("colon", ":"),
                arguments("tilde", "~"),
                arguments("DEL", "\u007f"),
                arguments("next line", "\u0085"),
                arguments("no-break space", "\u00a0"),
                arguments("zero-width space", "\u200b"),
                arguments("byte order mark", "\ufeff"),
                arguments("e acute", "\u00e9"),
                arguments("an A with the high bit set", "\u00c1"),
                arguments("an A with another high byte", "\u0141"),
                arguments("full-width A", "\uff21"),
                arguments("Cyrillic A", "\u0410"),
                arguments("Arabic digit", "\u0661"),
                arguments("non-breaking hyphen", "\u2011"),
                arguments("emoji", "\ud83d\ude00"),
                arguments("unpaired surrogate", "\ud83d"));
    }

    /** A lenient decoder reads the same bytes from all of these. Only the first is the signed or stored text. */
    @ParameterizedTest(name = "header with {0} more bytes")
    @ValueSource(ints = {1, 2})
    void nonCanonicalLastCharacterOfHeaderIsRefused(int more) {
        String header = encode(HEADER.replace("}", more == 1 ? " }" : "  }"));
        String payload = encode(PAYLOAD);

        assertEquals(RawToken.ACCEPTED, verdict(sign(header + '.' + payload)));
        nonCanonicalForms(header)
                .forEach(form -> assertEquals(Reason.MALFORMED.toString(), verdict(sign(form + '.' + payload)), form));
    }

    @ParameterizedTest(name = "payload followed by [{0}]")
    @ValueSource(strings = {"", " "})
    void nonCanonicalLastCharacterOfPayloadIsRefused(String more) {
        String header = encode(HEADER);
        String payload = encode(PAYLOAD + more);

        assertEquals(RawToken.ACCEPTED, verdict(sign(header + '.' + payload)));
        nonCanonicalForms(payload)
                .forEach(form -> assertEquals(Reason.MALFORMED.toString(), verdict(sign(header + '.' + form)), form));
    }

    @Test
    void nonCanonicalLastCharacterOfSignatureIsRefused() {
        assertEquals(RawToken.ACCEPTED, verdict(TOKEN));
        assertEquals(
                3,
                nonCanonicalForms(TOKEN.substring(TOKEN.lastIndexOf('.') + 1)).count());
        nonCanonicalForms(TOKEN.substring(TOKEN.lastIndexOf('.') + 1))
                .forEach(form -> assertEquals(
                        Reason.MALFORMED.toString(),
                        verdict(TOKEN.substring(0, TOKEN.lastIndexOf('.') + 1) + form),
                        form));
    }

    /** Four characters hold three bytes. A single leftover character holds none. */
    @Test
    void partOfImpossibleLengthIsRefused() {
        String header = encode(HEADER);
        String payload = encode(PAYLOAD + "  ");
        assertEquals(0, header.length() % 4);
        assertEquals(0, payload.length() % 4);

        assertEquals(Reason.MALFORMED.toString(), verdict(sign(header + "A." + payload)));
        assertEquals(Reason.MALFORMED.toString(), verdict(sign(header + '.' + payload + 'A')));
        assertEquals(Reason.MALFORMED.toString(), verdict(header + '.' + payload + ".A"));
        assertEquals(Reason.MALFORMED.toString(), verdict(header + '.' + payload + ".AAAAA"));
    }

    /** Returns the other texts that differ only in the bits that decoding drops. */
    private static Stream<String> nonCanonicalForms(String part) {
        int droppedBits = part.length() % 4 == 2 ? 4 : 2;
        int last = ALPHABET.indexOf(part.charAt(part.length() - 1));
        return Stream.iterate(1, n -> n < 1 << droppedBits, n -> n + 1)
                .map(n -> part.substring(0, part.length() - 1) + ALPHABET.charAt(last + n));
    }
}
