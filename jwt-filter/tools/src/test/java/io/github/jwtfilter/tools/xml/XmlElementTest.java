package io.github.jwtfilter.tools.xml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.tools.archive.ReadLimit;
import io.github.jwtfilter.tools.archive.UnreadableWarException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Are the places of elements exact in all surrounding XML, and is hostile XML refused? */
final class XmlElementTest {
    @Test
    void declarationThatContradictsTheMarkIsRefused() throws UnreadableWarException {
        String text = "\ufeff<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>é</a>";
        assertRefused(text.getBytes(StandardCharsets.UTF_8), "declares ISO-8859-1");
        for (String same : List.of(text.replace("é", "e"), text.replace("ISO-8859-1", "utf-8"))) {
            byte[] file = same.getBytes(StandardCharsets.UTF_8);
            assertArrayEquals(file, XmlText.decode(file).encode(same.substring(1)));
        }
    }

    @Test
    void placesAreThoseOfTheText() throws UnreadableWarException {
        String text = "<?xml version='1.0'?>\r\n<!DOCTYPE web-app PUBLIC \"-//Sun//EN\" 'x>y' [ <!-- <a> -->"
                + " <!ENTITY e \"<z>\"> ]>\n<!-- <filter/> --><j:web-app xmlns:j='urn:x' a=\"1 > 2\">"
                + "<![CDATA[<filter>]]><?p <filter> ?>\n <j:filter id='x' >\n<a/>&lt;b>é&#65;</j:filter ></j:web-app>\n";
        XmlElement root = XmlElement.parse(text);
        XmlElement filter = root.children("filter").findFirst().orElseThrow();
        assertEquals("j", filter.prefix());
        assertEquals("<j:filter id='x' >\n<a/>&lt;b>é&#65;</j:filter >", text.substring(filter.start(), filter.end()));
        assertEquals("\n<a/>&lt;b>é&#65;", text.substring(filter.contentStart(), filter.contentEnd()));
        assertEquals("<b>éA", filter.text());
        assertTrue(filter.children().get(0).isEmptyTag());
        assertEquals(
                "<a/>",
                text.substring(
                        filter.children().get(0).start(),
                        filter.children().get(0).end()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16", "ISO-8859-1", "windows-1252", "US-ASCII"})
    void declaredEncodingIsUsed(String encoding) throws UnreadableWarException {
        String accent = encoding.equals("US-ASCII") ? "e" : "é";
        String text = "<?xml version=\"1.0\" encoding=\"" + encoding + "\"?><web-app>" + accent + "</web-app>";
        byte[] file = text.getBytes(Charset.forName(encoding));
        XmlText decoded = XmlText.decode(file);
        assertEquals(text, decoded.text());
        assertArrayEquals(file, decoded.encode(text));
        assertEquals(accent, XmlElement.parse(file).text());
    }

    @Test
    void byteOrderMarkIsKept() throws UnreadableWarException {
        byte[] file = "\uFEFF<web-app/>".getBytes(StandardCharsets.UTF_8);
        assertEquals("<web-app/>", XmlText.decode(file).text());
        assertArrayEquals(file, XmlText.decode(file).encode("<web-app/>"));
        byte[] utf16 = "\uFEFF<web-app/>".getBytes(StandardCharsets.UTF_16LE);
        assertArrayEquals(utf16, XmlText.decode(utf16).encode("<web-app/>"));
    }

    @Test
    void wrongEncodingIsRefused() {
        assertRefused("<web-app>é</web-app>".getBytes(StandardCharsets.ISO_8859_1), "expected text in UTF-8");
        assertRefused(
                "<?xml version='1.0' encoding='none-such'?><a/>".getBytes(StandardCharsets.UTF_8),
                "encoding none-such: unknown");
        assertRefused(
                "<?xml version='1.0' encoding='UTF-16'?><a/>".getBytes(StandardCharsets.UTF_8),
                "the file is not in it");
    }

    @Test
    void characterThatTheEncodingLacksIsRefused() throws UnreadableWarException {
        XmlText ascii =
                XmlText.decode("<?xml version='1.0' encoding='US-ASCII'?><a/>".getBytes(StandardCharsets.UTF_8));
        assertThrows(UnreadableWarException.class, () -> ascii.encode("<a>é</a>"));
    }

    @Test
    void declarationOfAnEncodingInAnotherFormIsRefused() {
        String known = "<?xml version='1.0' encoding='ISO-8859-1'?><a/>";
        for (String declaration : List.of(
                known.replace("'ISO-8859-1'", "'<59-1'"),
                known.replace("'ISO-8859-1'", "ISO-8859-1"),
                known.replace("'1.0' ", "'1.0'" + " ".repeat(300)))) {
            assertRefused(declaration.getBytes(StandardCharsets.UTF_8), "got another encoding declaration");
        }
    }

    @Test
    void blanksThatAreNoWhiteSpaceOfXmlStayInTexts() throws UnreadableWarException {
        XmlElement element = XmlElement.parse("<a>\n\t\u3000x\u2003 </a>");
        assertEquals("\u3000x\u2003", element.text());
    }

    @Test
    void entitiesOfADtdAreRefused() {
        String external = "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>";
        assertRefused(external.getBytes(StandardCharsets.UTF_8), "got the entity &x; of a DTD");
        String laughs = "<!DOCTYPE a [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><a b='&b;'/>";
        assertRefused(laughs.getBytes(StandardCharsets.UTF_8), "got the entity &b; of a DTD");
    }

    @Test
    void entityThatIsOnlyDeclaredIsHarmless() throws UnreadableWarException {
        String text =
                "<!DOCTYPE a [<!-- 10 % --><!ENTITY x SYSTEM 'file:///etc/passwd'><!ELEMENT b ANY>]>" + "<a><b/></a>";
        assertEquals(1, XmlElement.parse(text).children().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<a>",
                "<a></b>",
                "<a b=1/>",
                "<a",
                "text",
                "",
                "<a><!-- </a>",
                "<a>&</a>",
                "<a>&amp</a>",
                "<a/><b/>",
                "<a b='<'/>",
                "<!DOCTYPE a [",
                "<a></ a>",
                "<a b=''b=''/>"
            })
    void malformedDocumentIsRefused(String text) {
        UnreadableWarException e = assertThrows(UnreadableWarException.class, () -> XmlElement.parse(text));
        assertTrue(e.getMessage().startsWith("line 1: "), e.getMessage());
    }

    @Test
    void deepAndLongDocumentsAreRefused() {
        assertRefused(
                ("<a>".repeat(200) + "</a>".repeat(200)).getBytes(StandardCharsets.UTF_8),
                "expected at most 100 elements inside");
        assertRefused(new byte[ReadLimit.MAX_TEXT_BYTES + 1], "expected at most");
    }

    private static void assertRefused(byte[] file, String problem) {
        UnreadableWarException e = assertThrows(UnreadableWarException.class, () -> XmlElement.parse(file));
        assertTrue(e.getMessage().contains(problem), e.getMessage());
    }
}
