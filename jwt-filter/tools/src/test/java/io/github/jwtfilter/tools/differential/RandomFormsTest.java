package io.github.jwtfilter.tools.differential;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.tools.archive.UnreadableWarException;
import io.github.jwtfilter.tools.convert.Reverter;
import io.github.jwtfilter.tools.xml.XmlElement;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.helpers.DefaultHandler;

/** Is a random web.xml in a random form read as the parser of the JDK reads it, and edited only where it must be? */
final class RandomFormsTest {
    private static final long SEED = Long.getLong("random.seed", 5);

    @TempDir
    private Path folder;

    @Test
    void formsOfOneDocumentAreReadAlike() throws Exception {
        read(500);
    }

    @Test
    void onlyWhatMustChangeIsEdited() throws Exception {
        edit(8);
    }

    @Test
    @Tag("slow")
    void onlyWhatMustChangeIsEditedInManyForms() throws Exception {
        read(Integer.getInteger("random.forms", 20_000));
        edit(300);
    }

    private static void read(int number) throws Exception {
        RandomDescriptors descriptors = new RandomDescriptors(SEED);
        RandomForms forms = new RandomForms(SEED);
        for (int i = 0; i < number; i++) {
            byte[] document = forms.other(descriptors.next());
            assertEquals(shape(dom(document)), shape(XmlElement.parse(document)), text(document));
            byte[] damaged = forms.damaged(document);
            String ours;
            try {
                ours = shape(XmlElement.parse(damaged));
            } catch (UnreadableWarException refused) {
                continue;
            }
            assertEquals(shape(dom(damaged)), ours, text(damaged));
        }
    }

    private static String text(byte[] document) {
        return new String(document, StandardCharsets.UTF_8);
    }

    private void edit(int number) throws Exception {
        RandomDescriptors descriptors = new RandomDescriptors(SEED);
        RandomForms forms = new RandomForms(SEED);
        Conversions conversions = new Conversions(folder, RandomDescriptors.users(), "jakarta");
        int converted = 0;
        for (int i = 0; i < number; i++) {
            byte[] document = forms.other(descriptors.next());
            Path before = Files.createDirectories(folder.resolve("before" + i + "/WEB-INF"))
                    .getParent();
            Path after = folder.resolve("after" + i);
            Path again = folder.resolve("again" + i);
            Path back = folder.resolve("back" + i);
            Files.write(before.resolve("WEB-INF/web.xml"), document);
            if (conversions.refusal(before, after).isEmpty()) {
                converted++;
                byte[] edited = Files.readAllBytes(after.resolve("WEB-INF/web.xml"));
                assertEdited(document, edited);
                assertEquals(Optional.empty(), conversions.refusal(after, again));
                assertArrayEquals(edited, Files.readAllBytes(again.resolve("WEB-INF/web.xml")));
                new Reverter(again, back, Optional.empty(), false).run();
                assertArrayEquals(document, Files.readAllBytes(back.resolve("WEB-INF/web.xml")));
            }
            for (Path each : List.of(before, after, again, back)) {
                RandomApplications.delete(each);
            }
        }
        assertTrue(converted > number / 3, converted + " of " + number + " were converted");
    }

    /** Fails if anything changed apart from the additions and removals of convert. */
    private static void assertEdited(byte[] before, byte[] after) throws Exception {
        List<String> left = new ArrayList<>(children(dom(before)));
        for (String child : children(dom(after))) {
            boolean ours = child.contains("io.github.jwtfilter.JwtFilter")
                    || child.contains("{filter-name|jwt-filter}")
                    || child.contains("{servlet-name|jwt-filter-");
            if (!ours) {
                // A constraint may lose its roles. All that stays is in its order.
                while (!left.isEmpty() && !withoutRoles(left.get(0)).equals(withoutRoles(child))) {
                    assertTrue(mayGo(left.get(0)), left.get(0) + " before " + child);
                    left.remove(0);
                }
                assertTrue(!left.isEmpty(), () -> child + " is new");
                left.remove(0);
            }
        }
        assertTrue(left.stream().allMatch(RandomFormsTest::mayGo), left::toString);
    }

    private static boolean mayGo(String child) {
        return child.matches("(?s)\\{(security-constraint|login-config|deny-uncovered-http-methods)\\W.*");
    }

    private static String withoutRoles(String constraint) {
        return constraint.replaceAll("\\{auth-constraint\\|(\\{role-name\\|[^{}]*})*}", "");
    }

    private static Element dom(byte[] document) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        factory.setCoalescing(true);
        factory.setExpandEntityReferences(true);
        DocumentBuilder builder = factory.newDocumentBuilder();
        builder.setEntityResolver((publicId, systemId) -> new InputSource(new StringReader("")));
        builder.setErrorHandler(new DefaultHandler());
        try (InputStream in = new ByteArrayInputStream(document)) {
            return builder.parse(in).getDocumentElement();
        }
    }

    private static List<String> children(Element root) {
        List<String> children = new ArrayList<>();
        for (Node node = root.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                children.add(shape(element));
            }
        }
        return children;
    }

    private static String shape(Element element) {
        StringBuilder text = new StringBuilder();
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node.getNodeType() == Node.TEXT_NODE || node.getNodeType() == Node.CDATA_SECTION_NODE) {
                text.append(node.getNodeValue());
            }
        }
        return "{" + element.getLocalName() + "|" + text.toString().trim() + String.join("", children(element)) + "}";
    }

    private static String shape(XmlElement element) throws UnreadableWarException {
        StringBuilder shape = new StringBuilder("{" + element.name() + "|" + element.text());
        for (XmlElement child : element.children()) {
            shape.append(shape(child));
        }
        return shape.append('}').toString();
    }
}
