package io.github.jwtfilter.tools.xml;

import io.github.jwtfilter.tools.archive.ReadLimit;
import io.github.jwtfilter.tools.archive.UnreadableWarException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The characters of an XML file in the encoding of the file: its byte order mark, or else its declaration, or else
 * UTF-8 (XML 1.0, appendix F). Encoding the unchanged text gives the same bytes.
 */
public final class XmlText {
    private static final int MAX_DECLARATION = 200;
    private static final Pattern DECLARED =
            Pattern.compile("<\\?xml\\s[^?>]{0,150}?encoding\\s*=\\s*[\"']([A-Za-z][A-Za-z0-9._-]{0,40})[\"']");

    /** A declaration that may name an encoding in another way. */
    private static final Pattern UNKNOWN = Pattern.compile("<\\?xml\\s(?:[^?]{0,200}?encoding|[^?>]{150})");

    private final String text;
    private final Charset charset;
    private final byte[] mark;

    private XmlText(String text, Charset charset, byte[] mark) {
        this.text = text;
        this.charset = charset;
        this.mark = mark;
    }

    /**
     * Decodes a file.
     *
     * @throws UnreadableWarException if the file is too long, names an unknown encoding or is malformed in it
     */
    public static XmlText decode(byte[] file) throws UnreadableWarException {
        if (file.length > ReadLimit.MAX_TEXT_BYTES) {
            throw new UnreadableWarException(
                    "expected at most " + ReadLimit.MAX_TEXT_BYTES + " bytes, got " + file.length);
        }
        byte[] mark = mark(file);
        Charset charset = charset(file, mark);
        XmlText decoded = new XmlText(
                decode(charset, ByteBuffer.wrap(file, mark.length, file.length - mark.length)), charset, mark);
        if (!Arrays.equals(decoded.encode(decoded.text), file)) {
            throw new UnreadableWarException("its bytes have two forms in " + charset.name()
                    + ", so it cannot be written back unchanged. Save it in UTF-8.");
        }
        return decoded;
    }

    private static byte[] mark(byte[] file) {
        for (byte[] mark : new byte[][] {
            {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF}, {(byte) 0xFE, (byte) 0xFF}, {(byte) 0xFF, (byte) 0xFE}
        }) {
            if (file.length >= mark.length && Arrays.equals(mark, Arrays.copyOf(file, mark.length))) {
                return mark;
            }
        }
        return new byte[0];
    }

    private static Charset charset(byte[] file, byte[] mark) throws UnreadableWarException {
        if (mark.length == 3) {
            checkDeclared(file, mark.length);
            return StandardCharsets.UTF_8;
        }
        if (mark.length == 2) {
            return mark[0] == (byte) 0xFE ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
        }
        if (file.length >= 2 && file[0] == 0 && file[1] == '<') {
            return StandardCharsets.UTF_16BE;
        }
        if (file.length >= 2 && file[0] == '<' && file[1] == 0) {
            return StandardCharsets.UTF_16LE;
        }
        String head = head(file, 0);
        Matcher declared = DECLARED.matcher(head);
        if (!declared.lookingAt()) {
            if (UNKNOWN.matcher(head).lookingAt()) {
                throw new UnreadableWarException(
                        "expected '<?xml version=\"1.0\" encoding=\"NAME\"?>', got another encoding"
                                + " declaration. Save the file in UTF-8, and declare that.");
            }
            return StandardCharsets.UTF_8;
        }
        try {
            Charset named = Charset.forName(declared.group(1));
            if (!named.canEncode()
                    || named.newEncoder().encode(CharBuffer.wrap("<")).remaining() != 1) {
                throw new UnreadableWarException("encoding " + declared.group(1)
                        + ": the file is not in it, or it cannot be written. Save it in UTF-8.");
            }
            return named;
        } catch (UnsupportedCharsetException | IllegalCharsetNameException | CharacterCodingException e) {
            throw new UnreadableWarException("encoding " + declared.group(1) + ": unknown. Save the file in UTF-8.", e);
        }
    }

    private static String head(byte[] file, int from) {
        return new String(file, from, Math.min(file.length - from, MAX_DECLARATION), StandardCharsets.ISO_8859_1);
    }

    /** Refuses another encoding behind the mark of UTF-8. Tomcat and Jetty read the text as declared. */
    private static void checkDeclared(byte[] file, int markLength) throws UnreadableWarException {
        Matcher declared = DECLARED.matcher(head(file, markLength));
        if (declared.lookingAt() && !declared.group(1).matches("(?i)utf-?8") && !isAscii(file, markLength)) {
            throw new UnreadableWarException("it begins with the byte order mark of UTF-8 and declares "
                    + declared.group(1) + ". Servers read it as declared. Save it in UTF-8, and declare that.");
        }
    }

    private static boolean isAscii(byte[] file, int from) {
        for (int i = from; i < file.length; i++) {
            if (file[i] < 0) {
                return false;
            }
        }
        return true;
    }

    private static String decode(Charset charset, ByteBuffer bytes) throws UnreadableWarException {
        try {
            return charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(bytes)
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UnreadableWarException(
                    "expected text in " + charset.name() + ", got other bytes. Save it in UTF-8.", e);
        }
    }

    /** Returns the characters, without a byte order mark. */
    public String text() {
        return text;
    }

    /** Returns the encoding. */
    public Charset charset() {
        return charset;
    }

    /**
     * Encodes an edited text as the file was encoded, with its byte order mark.
     *
     * @throws UnreadableWarException if the encoding lacks a character of the text
     */
    public byte[] encode(String edited) throws UnreadableWarException {
        try {
            ByteBuffer encoded = charset.newEncoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .encode(CharBuffer.wrap(edited));
            byte[] file = Arrays.copyOf(mark, mark.length + encoded.remaining());
            encoded.get(file, mark.length, encoded.remaining());
            return file;
        } catch (CharacterCodingException e) {
            throw new UnreadableWarException(
                    "a character to be written does not exist in " + charset.name() + ". Save the file in UTF-8.", e);
        }
    }
}
