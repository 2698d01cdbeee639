package io.github.jwtfilter.tools.war;

import io.github.jwtfilter.access.constraints.SecurityConstraint;
import io.github.jwtfilter.tools.archive.JarEntries;
import io.github.jwtfilter.tools.archive.UnreadableWarException;
import io.github.jwtfilter.tools.archive.WarFiles;
import io.github.jwtfilter.tools.classes.ClassFiles;
import io.github.jwtfilter.tools.classes.ClassIndex;
import io.github.jwtfilter.tools.classes.Edition;
import io.github.jwtfilter.tools.classes.OwnCode;
import io.github.jwtfilter.tools.xml.XmlElement;
import io.github.jwtfilter.tools.xml.XmlText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipException;

/** A web application as its descriptors and class files describe it. Nothing is loaded or run. */
public final class Application {

    private static final String FRAGMENT = "META-INF/web-fragment.xml";
    private static final int MAX_FRAGMENT_BYTES = 1_000_000;
    private static final String TOMCAT_WEB_XML = "WEB-INF/tomcat-web.xml";

    private final WarFiles files;
    private final Optional<WebXml> webXml;
    private final boolean isServlet22;
    private final Map<String, WebXml> fragments = new LinkedHashMap<>();
    /** JARs that {@code <absolute-ordering>} leaves out: containers ignore their fragments and annotations. */
    private final Set<String> leftOut = new HashSet<>();

    private final List<String> unreadable = new ArrayList<>();
    private final ClassIndex classes;
    private final Declarations declarations = new Declarations();
    private final OutsideConstraints outside;
    private final Edition namedEdition;

    private Application(WarFiles files) throws IOException {
        this.files = files;
        Optional<byte[]> text = files.read(WebXml.PATH);
        this.webXml =
                text.isPresent() ? Optional.of(new WebXml(XmlElement.parse(text.get()), "web.xml")) : Optional.empty();
        this.isServlet22 = text.isPresent() && XmlText.decode(text.get()).text().contains("Web Application 2.2");
        this.classes = ClassIndex.of(new ClassFiles(files));
        webXml.ifPresent(each -> declarations.add(each, "web.xml"));
        if (!metadataComplete()) {
            readFragments();
        }
        Set<String> named = declarations.servlets().stream()
                .map(each -> each.className)
                .collect(Collectors.toCollection(HashSet::new));
        declarations.filters().forEach(each -> named.add(each.className));
        declarations.listeners().forEach(each -> named.add(each.className));
        // A server loads these classes at the start, so they are written for its API.
        Edition ofNamed = edition(named.stream().map(each -> each.replace('.', '/')));
        OwnCode.mark(files, classes.files().sources(), named);
        this.namedEdition = ofNamed == Edition.UNKNOWN ? edition(supersOfOwnClasses()) : ofNamed;
        classes.settle();
        if (!metadataComplete()) {
            classes.all().stream()
                    .filter(each -> !each.annotations.isEmpty() && !leftOut.contains(each.source.path))
                    .sorted(Comparator.comparing(each -> each.name))
                    .forEach(declarations::add);
        }
        this.outside = new OutsideConstraints(classes.securityCalls());
        fragments.values().forEach(outside::add);
        readTomcatWebXml();
        outside.addRegistered(
                classes,
                declarations.servlets().stream().map(each -> each.className).collect(Collectors.toSet()));
        if (!metadataComplete()) {
            Set<String> inWebXml = patterns(each -> true);
            declarations.servlets().forEach(each -> outside.add(each, classes, pattern -> !inWebXml.contains(pattern)));
        }
    }

    /** Returns the Servlet API of the JARs that contain classes. */
    private Edition edition(Stream<String> names) {
        return names.flatMap(each -> classes.find(each).stream())
                .map(each -> classes.edition(each.source))
                .reduce(Edition.UNKNOWN, Edition::and);
    }

    /** Returns the classes that own classes extend, such as the initializer of a framework. */
    private Stream<String> supersOfOwnClasses() {
        return classes.all().stream()
                .filter(each -> each.source.isOwn())
                .flatMap(each -> Stream.concat(Stream.ofNullable(each.superName), each.interfaces.stream()));
    }

    /** Returns the patterns of constraints in web.xml. */
    private Set<String> patterns(Predicate<SecurityConstraint> which) {
        return webXml.stream()
                .flatMap(each -> each.constraints().stream())
                .filter(which)
                .flatMap(each -> each.resources.stream())
                .flatMap(each -> each.urlPatterns.stream())
                .collect(Collectors.toCollection(HashSet::new));
    }

    /**
     * Reads an application.
     *
     * @throws UnreadableWarException if web.xml is unreadable. Damaged class files and fragments are only noted
     */
    public static Application read(WarFiles files) throws IOException {
        return new Application(files);
    }

    private void readFragments() throws IOException {
        for (String name : files.names()) {
            if (ClassFiles.isLibrary(name)) {
                try {
                    JarEntries entries = new JarEntries(files.read(name).orElseThrow());
                    if (entries.names().contains(FRAGMENT)) {
                        addFragment(name, entries);
                    } else if (isLeftOut(Optional.empty())) {
                        leftOut.add(name);
                    }
                } catch (ZipException damaged) {
                    // No server can read it. ClassFiles notes the JAR.
                } catch (IOException e) {
                    // ClassFiles notes it as a JAR that a server may read.
                }
            }
        }
    }

    /** Reads the constraints that Tomcat adds to those of web.xml, regardless of {@code metadata-complete}. */
    private void readTomcatWebXml() throws IOException {
        try {
            Optional<byte[]> document = files.read(TOMCAT_WEB_XML);
            if (document.isPresent()) {
                WebXml tomcat = new WebXml(XmlElement.parse(document.get()), "tomcat-web.xml");
                declarations.add(tomcat, "tomcat-web.xml");
                outside.add(tomcat);
            }
        } catch (UnreadableWarException e) {
            unreadable.add(TOMCAT_WEB_XML + ": " + e.getMessage());
        }
    }

    /** Returns whether {@code <absolute-ordering>} leaves out the JAR of a fragment (Servlet 6.0 §8.2.2). */
    private boolean isLeftOut(Optional<String> fragmentName) {
        return webXml.stream()
                .flatMap(each -> each.root().children("absolute-ordering"))
                .anyMatch(order -> order.children("others").findFirst().isEmpty()
                        && fragmentName.filter(order.texts("name")::contains).isEmpty());
    }

    private void addFragment(String path, JarEntries entries) throws UnreadableWarException {
        String jar = path.substring(path.lastIndexOf('/') + 1);
        String place = jar + "!/" + FRAGMENT;
        byte[] document;
        try {
            document = entries.read(FRAGMENT, MAX_FRAGMENT_BYTES);
        } catch (UnreadableWarException e) {
            throw e;
        } catch (IOException damaged) {
            unreadable.add(place + ": it is damaged");
            return;
        }
        try {
            WebXml fragment = new WebXml(XmlElement.parse(document), place);
            if (isLeftOut(fragment.root().text("name"))) {
                leftOut.add(path);
                return;
            }
            fragments.put(jar, fragment);
            declarations.add(fragment, jar + "!/web-fragment.xml");
        } catch (UnreadableWarException e) {
            unreadable.add(place + ": " + e.getMessage());
        }
    }

    /** Returns the files. */
    public WarFiles files() {
        return files;
    }

    /** Returns web.xml, if there is one. */
    public Optional<WebXml> webXml() {
        return webXml;
    }

    /** Returns the web-fragment.xml files that count, by the name of their JAR. Empty if {@code metadata-complete} is true. */
    public Map<String, WebXml> fragments() {
        return fragments;
    }

    /**
     * Returns the descriptors, JARs and classes that are unreadable here, with the reason, if a server may find
     * constraints in them. A JAR or class that no server can read is only {@link ClassFiles#damaged damaged}.
     */
    public List<String> unreadable() {
        List<String> all = new ArrayList<>(unreadable);
        if (!metadataComplete()) {
            all.addAll(classes.files().unread());
        }
        return all;
    }

    /**
     * Returns whether web.xml says {@code metadata-complete="true"}. Containers then ignore fragments and annotations.
     * Tomcat accepts only this spelling.
     */
    public boolean metadataComplete() {
        return webXml.flatMap(each -> each.root().attribute("metadata-complete"))
                .filter("true"::equals)
                .isPresent();
    }

    /**
     * Returns the Servlet API of the application: of its own classes, else of the JARs whose classes web.xml names or its own
     * classes extend, else by the namespace of web.xml, else of its libraries. JSPs need none.
     */
    public Edition edition() {
        if (classes.edition() != Edition.UNKNOWN) {
            return classes.edition();
        }
        if (isOne(namedEdition)) {
            return namedEdition;
        }
        Edition declared = declaredEdition();
        Edition libraries = classes.libraryEdition();
        // A server for jakarta reads an old web.xml, and only such a server runs these libraries.
        return declared == Edition.UNKNOWN || libraries == Edition.JAKARTA ? libraries : declared;
    }

    /** Returns whether only an old version of web.xml speaks for javax. Servers for jakarta read such versions too. */
    public boolean isEditionGuessed() {
        return classes.edition() == Edition.UNKNOWN
                && !isOne(namedEdition)
                && (classes.libraryEdition() == Edition.UNKNOWN || classes.libraryEdition() == Edition.BOTH)
                && declaredEdition() == Edition.JAVAX;
    }

    private static boolean isOne(Edition edition) {
        return edition == Edition.JAVAX || edition == Edition.JAKARTA;
    }

    /** Returns the edition by the version of web.xml: jakarta from 5.0 on. */
    public Edition declaredEdition() {
        return webXml.flatMap(each -> each.root().attribute("version"))
                .map(String::strip)
                .filter(version -> version.matches("\\d{1,2}(\\.\\d{1,2})?"))
                .map(version -> Double.parseDouble(version) >= 5 ? Edition.JAKARTA : Edition.JAVAX)
                .orElse(Edition.UNKNOWN);
    }

    /** Returns the classes. */
    public ClassIndex classes() {
        return classes;
    }

    /** Returns servlets, filters and listeners. */
    public Declarations declarations() {
        return declarations;
    }

    /** Returns the constraints outside web.xml. */
    public OutsideConstraints outsideConstraints() {
        return outside;
    }

    /** Returns the constraints of web.xml, fragments and annotations that have an effect today. */
    public List<SecurityConstraint> constraints() {
        List<SecurityConstraint> all =
                new ArrayList<>(webXml.map(WebXml::constraints).orElse(List.of()));
        all.addAll(outside.known());
        return all;
    }

    /**
     * Returns the constraints with an empty pattern in a web.xml with the DTD of Servlet 2.2. Containers read the pattern in
     * two ways.
     */
    public List<String> ambiguousRoots() {
        return isServlet22
                ? constraints().stream()
                        .filter(each ->
                                each.resources.stream().anyMatch(resources -> resources.urlPatterns.contains("")))
                        .map(each -> each.place)
                        .collect(Collectors.toList())
                : List.of();
    }

    /**
     * Returns the constraints of annotations that have no effect today, because web.xml constrains the same patterns.
     * They take effect when the login leaves web.xml. Constraints without a login stay there. If one asks for TLS, all
     * patterns do.
     */
    public List<SecurityConstraint> dormantConstraints() {
        List<SecurityConstraint> inWebXml = webXml.map(WebXml::constraints).orElse(List.of());
        boolean asks =
                inWebXml.stream().anyMatch(each -> !each.roles.orElse(Set.of()).isEmpty());
        if (!asks || metadataComplete() || inWebXml.stream().anyMatch(each -> each.needsTls)) {
            return List.of();
        }
        Set<String> leaving = patterns(each -> each.roles.isPresent());
        leaving.removeAll(patterns(each -> each.roles.isEmpty()));
        OutsideConstraints dormant = new OutsideConstraints(List.of());
        declarations.servlets().forEach(each -> dormant.add(each, classes, leaving::contains));
        return dormant.isEmpty() ? List.of() : dormant.known();
    }

    /** Returns the paths of JSPs and of files that they include. */
    public List<String> jsps() {
        return files.names().stream()
                .filter(name -> name.matches("(?s).*\\.(jsp|jspx|jspf|tag|tagx|tagf)"))
                .collect(Collectors.toList());
    }
}
