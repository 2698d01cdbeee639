package io.github.jwtfilter.tools.edit;

import io.github.jwtfilter.tools.archive.UnreadableWarException;
import io.github.jwtfilter.tools.xml.XmlElement;
import io.github.jwtfilter.tools.xml.XmlText;
import java.nio.charset.CharsetEncoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

// This class is long because each edit of web.xml and its place in the order of elements stand side by side.

/** An editor of web.xml as text. It keeps line ends, indentation, comments and order. */
public final class WebXmlEditor {
    /** The elements before filters in every DTD. Most other files have the same order. */
    private static final Set<String> BEFORE_FILTERS = Set.of(
            "icon",
            "module-name",
            "description",
            "display-name",
            "distributable",
            "context-param",
            "default-context-path",
            "request-character-encoding",
            "response-character-encoding",
            "absolute-ordering",
            "deny-uncovered-http-methods");

    private static final Set<String> BEFORE_SERVLETS = Set.of("filter", "filter-mapping", "listener");

    /** The class names of CORS filters, as in {@code DeploymentDescriptor}. */
    private static final Pattern CORS = Pattern.compile("(\\w+[.$])*+\\w*?(Cors|CORS|CrossOrigin)(?![a-z])\\w*");

    private static final Pattern INDENT = Pattern.compile("(\\r\\n|\\r|\\n)([ \\t]*)$");

    private final XmlText file;
    private final String text;
    private final XmlElement root;
    private final TextEdit edit;
    private final String prefix;
    private final CharsetEncoder encoder;
    private final String indent;
    private final String unit;
    private final String lineEnd;

    private WebXmlEditor(XmlText file, String text, XmlElement root) {
        this.file = file;
        this.text = text;
        this.root = root;
        this.edit = new TextEdit(text);
        this.prefix = root.prefix().isEmpty() ? "" : root.prefix() + ":";
        this.encoder = file.charset().newEncoder();
        Optional<XmlElement> first = root.children().stream().findFirst();
        this.lineEnd = lineEnd(first);
        this.indent = lineEnd.isEmpty() ? "" : first.map(this::indentOf).orElse("  ");
        String deeper = root.children().stream()
                .flatMap(child -> child.children().stream().limit(1))
                .map(this::indentOf)
                .filter(each -> each.length() > indent.length() && each.startsWith(indent))
                .findFirst()
                .map(each -> each.substring(indent.length()))
                .orElse(indent.isEmpty() ? "  " : indent);
        this.unit = lineEnd.isEmpty() ? "" : deeper;
    }

    /** Creates an editor. A root element without content first gets room for it. */
    public static WebXmlEditor of(XmlText file) throws UnreadableWarException {
        String text = file.text();
        XmlElement root = XmlElement.parse(text);
        if (root.isEmptyTag()) {
            String name = root.prefix().isEmpty() ? root.name() : root.prefix() + ":" + root.name();
            text = text.substring(0, text.lastIndexOf('/', root.end())).stripTrailing() + ">\n</" + name + ">"
                    + text.substring(root.end());
        } else if (root.children().isEmpty()
                && text.substring(root.contentStart(), root.contentEnd()).isEmpty()) {
            text = text.substring(0, root.contentStart()) + "\n" + text.substring(root.contentStart());
        }
        return new WebXmlEditor(file, text, XmlElement.parse(text));
    }

    public XmlElement root() {
        return root;
    }

    /** Returns the line end between the elements; empty if they stand on one line. */
    private String lineEnd(Optional<XmlElement> first) {
        Matcher any = Pattern.compile("\\r\\n|\\r|\\n").matcher(text);
        String used = any.find() ? any.group() : "\n";
        return first.isPresent() && !startsLine(first.get()) ? "" : used;
    }

    private boolean startsLine(XmlElement element) {
        return INDENT.matcher(text).region(0, element.start()).find();
    }

    private String indentOf(XmlElement element) {
        int from = element.start();
        while (from > 0 && " \t".indexOf(text.charAt(from - 1)) >= 0) {
            from--;
        }
        boolean startsLine = from > 0 && edit.isLineEndAt(from - 1);
        return startsLine ? text.substring(from, element.start()) : "";
    }

    /** Adds a filter before all filters, but after those for CORS. */
    public void addFilter(String name, String type, Map<String, String> parameters) {
        XmlBlock filter = block().open("filter").text("filter-name", name);
        filter.text("filter-class", type).text("async-supported", "true");
        filter.parameters(parameters).close("filter");
        XmlBlock mapping = block().open("filter-mapping").text("filter-name", name);
        mapping.text("url-pattern", "/*");
        List.of("REQUEST", "ASYNC", "ERROR").forEach(dispatcher -> mapping.text("dispatcher", dispatcher));
        mapping.close("filter-mapping");
        Optional<XmlElement> firstFilter = root.children("filter").findFirst();
        Optional<XmlElement> firstMapping = firstMapping();
        insertBefore(firstFilter.or(this::firstBehindHead), filter);
        if (firstMapping.isPresent()) {
            insertBefore(firstMapping, mapping);
        } else {
            Optional<XmlElement> last = last("filter-mapping").or(() -> last("filter"));
            if (last.isPresent()) {
                insertAfter(last.get(), mapping);
            } else {
                insertBefore(firstBehindHead(), mapping);
            }
        }
    }

    /** Returns the first filter mapping that has to follow ours. */
    private Optional<XmlElement> firstMapping() {
        Set<String> cors = root.children("filter")
                .filter(filter ->
                        CORS.matcher(filter.text("filter-class").orElse("")).matches())
                .flatMap(filter -> filter.text("filter-name").stream())
                .collect(Collectors.toSet());
        return root.children("filter-mapping")
                .filter(mapping -> !cors.contains(mapping.text("filter-name").orElse("")))
                .findFirst();
    }

    /** Adds servlets after the others. */
    public void addServlets(List<AddedServlet> servlets) {
        XmlBlock declared = block();
        XmlBlock mapped = block();
        for (AddedServlet servlet : servlets) {
            declared.open("servlet").text("servlet-name", servlet.name).text("servlet-class", servlet.type);
            declared.parameters(servlet.parameters).close("servlet");
            mapped.open("servlet-mapping").text("servlet-name", servlet.name);
            mapped.text("url-pattern", servlet.path).close("servlet-mapping");
        }
        Optional<XmlElement> last = last("servlet");
        Optional<XmlElement> lastMapping = last("servlet-mapping");
        if (last.isPresent()) {
            insertAfter(last.get(), declared);
            insertAfter(lastMapping.orElse(last.get()), mapped);
        } else {
            Optional<XmlElement> behind = root.children().stream()
                    .filter(child -> !BEFORE_FILTERS.contains(child.name()) && !BEFORE_SERVLETS.contains(child.name()))
                    .findFirst();
            insertBefore(behind, declared);
            insertBefore(behind, mapped);
        }
    }

    private Optional<XmlElement> firstBehindHead() {
        return root.children().stream()
                .filter(child -> !BEFORE_FILTERS.contains(child.name()))
                .findFirst();
    }

    private Optional<XmlElement> last(String name) {
        return root.children(name).reduce((first, second) -> second);
    }

    private XmlBlock block() {
        return new XmlBlock(prefix, encoder);
    }

    /** Inserts after the preceding element, so that a comment above this element stays with it. */
    private void insertBefore(Optional<XmlElement> element, XmlBlock block) {
        int index = element.map(root.children()::indexOf).orElse(root.children().size());
        if (index > 0) {
            insertAfter(root.children().get(index - 1), block);
        } else {
            insertFirst(block);
        }
    }

    private void insertAfter(XmlElement element, XmlBlock block) {
        insertAt(element.end(), indentOf(element).isEmpty() ? indent : indentOf(element), block);
    }

    private void insertFirst(XmlBlock block) {
        insertAt(root.contentStart(), indent, block);
    }

    private void insertAt(int at, String lineIndent, XmlBlock block) {
        int end = edit.endOfBlank(at);
        while (text.startsWith("<!--", end)) {
            // A comment on the same line belongs to the element before it.
            int close = text.indexOf("-->", end);
            if (text.substring(end, close).matches("(?s).*[\\r\\n].*")) {
                break;
            }
            end = edit.endOfBlank(close + 3);
        }
        if (lineEnd.isEmpty()) {
            edit.insert(at, block.render("", "", ""));
        } else if (edit.isLineEndAt(end)) {
            edit.insert(edit.afterLineEnd(end), block.render(lineIndent, unit, lineEnd));
        } else {
            String lines = block.render(lineIndent, unit, lineEnd);
            edit.insert(at, lineEnd + lines.substring(0, Math.max(0, lines.length() - lineEnd.length())));
            if (text.startsWith("</", end)) {
                edit.insert(at, lineEnd);
            }
        }
    }

    /**
     * Removes the constraints that ask for a login, and keeps those that ask for TLS. Also removes
     * {@code <deny-uncovered-http-methods>}, because it would apply to the remaining constraints only. The rules deny
     * uncovered methods.
     */
    public void removeConstraints() {
        root.children("deny-uncovered-http-methods").forEach(this::remove);
        List<XmlElement> constraints = root.children("security-constraint").collect(Collectors.toList());
        // Only the most specific pattern decides about TLS, so all patterns stay if one of them asks for it.
        boolean keep = constraints.stream().anyMatch(WebXmlEditor::needsTls);
        for (XmlElement constraint : constraints) {
            Optional<XmlElement> login = constraint.children("auth-constraint").findFirst();
            if (login.isPresent()) {
                remove(keep ? login.get() : constraint);
            }
        }
    }

    private static boolean needsTls(XmlElement constraint) {
        return constraint
                .children("user-data-constraint")
                .flatMap(data -> data.texts("transport-guarantee").stream())
                .anyMatch(guarantee -> !guarantee.equals("NONE"));
    }

    public void removeLoginConfig() {
        root.children("login-config").forEach(this::remove);
    }

    /** Changes {@code <login-config>} to BASIC, for the server's own users. BASIC works without a login page. */
    public void turnLoginConfigBasic() {
        root.children("login-config").forEach(config -> {
            config.children("auth-method")
                    .findFirst()
                    .ifPresent(method -> edit.replace(method.contentStart(), method.contentEnd(), "BASIC"));
            config.children("form-login-config").forEach(this::remove);
        });
    }

    /** Removes filters with their mappings. */
    public void removeFilters(List<String> names) {
        removeNamed("filter", names);
    }

    private void removeNamed(String kind, List<String> names) {
        root.children().stream()
                .filter(child -> child.name().equals(kind) || child.name().equals(kind + "-mapping"))
                .filter(child -> names.contains(child.text(kind + "-name").orElse("")))
                .forEach(this::remove);
    }

    /**
     * Removes servlets of a class with their mappings.
     *
     * @return the patterns that were mapped to them
     */
    public Set<String> removeServlets(String type) {
        List<String> names = root.children("servlet")
                .filter(servlet -> servlet.text("servlet-class").orElse("").equals(type))
                .flatMap(servlet -> servlet.text("servlet-name").stream())
                .collect(Collectors.toList());
        removeNamed("servlet", names);
        return root.children("servlet-mapping")
                .filter(mapping -> names.contains(mapping.text("servlet-name").orElse("")))
                .flatMap(mapping -> mapping.texts("url-pattern").stream())
                .collect(Collectors.toSet());
    }

    /** Removes and adds lines of the rules. If the parameter is absent, adds it with the filter's default rule. */
    public void editRules(XmlElement filter, Set<String> removedPaths, List<String> added) {
        Optional<XmlElement> value = parameter(filter, "rules")
                .flatMap(parameter -> parameter.children("param-value").findFirst());
        if (value.isEmpty()) {
            if (!added.isEmpty()) {
                setParameter(filter, "rules", String.join("\n", added) + "\n/* authenticated");
            }
            return;
        }
        int start = value.get().contentStart();
        int end = value.get().contentEnd();
        RulesEdit rules = new RulesEdit(text.substring(start, end)).remove(removedPaths);
        added.forEach(rules::add);
        if (!rules.toString().equals(text.substring(start, end))) {
            edit.replace(start, end, rules.toString());
        }
    }

    private void remove(XmlElement element) {
        edit.removeWithLines(element.start(), element.end());
    }

    /** Sets an init-param of a filter or servlet. */
    public void setParameter(XmlElement component, String name, String value) {
        Optional<XmlElement> parameter = parameter(component, name);
        XmlBlock block = block().parameters(Map.of(name, value));
        String inner = indentOf(component) + unit;
        if (parameter.isPresent()) {
            XmlElement old = parameter.get();
            String changed = block.render(indentOf(old), unit, lineEnd).strip();
            edit.replace(old.start(), old.end(), changed);
        } else {
            List<XmlElement> children = component.children();
            XmlElement last = children.stream()
                    .filter(child -> Set.of("init-param", "async-supported", "filter-class", "servlet-class")
                            .contains(child.name()))
                    .reduce((first, second) -> second)
                    .orElse(children.get(children.size() - 1));
            insertAt(last.end(), inner, block);
        }
    }

    public void removeParameter(XmlElement component, String name) {
        parameter(component, name).ifPresent(this::remove);
    }

    public static Optional<XmlElement> parameter(XmlElement component, String name) {
        return component
                .children("init-param")
                .filter(parameter -> parameter.text("param-name").orElse("").equals(name))
                .findFirst();
    }

    /**
     * Returns the edited file.
     *
     * @throws UnreadableWarException if the encoding of the file lacks a character
     */
    public byte[] toBytes() throws UnreadableWarException {
        return file.encode(edit.apply());
    }
}
