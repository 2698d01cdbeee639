package io.github.jwtfilter.tools.classes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.objectweb.asm.ClassReader;

/** The declarations of all classes of an application, by name. */
public final class ClassIndex {
    /** More classes than any real application has. The rest is not indexed. */
    private static final int MAX_CLASSES = 300_000;

    private static final int MAX_DEPTH = 100;

    /** How classes of Groovy, Clojure and JRuby call methods: by a name that is looked up when the program runs. */
    private static final List<String> DYNAMIC = List.of(
            "org/codehaus/groovy/vmplugin/",
            "org/codehaus/groovy/runtime/callsite/",
            "clojure/lang/Var",
            "org/jruby/runtime/");

    private final Map<String, ClassInfo> classes = new HashMap<>();
    private final Map<String, List<ClassInfo>> nested = new HashMap<>();
    private final List<String> securityCalls = new ArrayList<>();
    /** The places that register servlets by their class. */
    private final Map<String, ClassSource> registrations = new TreeMap<>();

    private final LoginCalls loginCalls = new LoginCalls();
    private final EarlyFilters earlyFilters = new EarlyFilters();
    private final Set<ClassSource> mentioningLoginPaths = new HashSet<>();
    private final Set<ClassSource> dynamicCode = new HashSet<>();
    private final Map<ClassSource, Edition> editions = new HashMap<>();
    private final ClassFiles files;
    private Edition edition = Edition.UNKNOWN;
    private Edition libraries = Edition.UNKNOWN;

    private ClassIndex(ClassFiles files) {
        this.files = files;
    }

    /** Reads all class files once. */
    public static ClassIndex of(ClassFiles files) throws IOException {
        ClassIndex index = new ClassIndex(files);
        files.forEach((file, source) -> {
            if (index.classes.size() < MAX_CLASSES) {
                index.add(file, source);
                index.editions.merge(source, edition(file), Edition::and);
            }
        });
        index.classes.values().forEach(index::addToSuper);
        index.classes.values().forEach(index::addToOuter);
        return index;
    }

    private void add(ClassReader file, ClassSource source) {
        ClassInfoReader reader = new ClassInfoReader(
                source,
                place -> securityCalls.add(place + " (" + source + ")"),
                place -> registrations.put(place, source));
        boolean code = ClassInfoReader.needsCode(file);
        file.accept(reader, ClassReader.SKIP_FRAMES | (code ? 0 : ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG));
        loginCalls.add(file, source);
        if (DYNAMIC.stream().anyMatch(text -> contains(file, text))) {
            dynamicCode.add(source);
        }
        earlyFilters.add(file, source);
        boolean login = contains(file, "/login") || contains(file, "/logout");
        if (login && (contains(file, "/user") || contains(file, "user/log"))) {
            mentioningLoginPaths.add(source);
        }
        ClassInfo info = reader.info();
        int slash = info.name.lastIndexOf('/');
        source.packages.add(slash < 0 ? "" : info.name.substring(0, slash));
        classes.putIfAbsent(info.name, info);
    }

    private void addToSuper(ClassInfo info) {
        List<String> supers = new ArrayList<>(info.interfaces);
        if (info.superName != null) {
            supers.add(info.superName);
        }
        for (String each : supers) {
            ClassInfo parent = classes.get(each);
            if (parent != null) {
                parent.subclasses.add(info.name);
            }
        }
    }

    private void addToOuter(ClassInfo info) {
        int dollar = info.name.lastIndexOf('$');
        if (dollar > 0) {
            nested.computeIfAbsent(info.name.substring(0, dollar), outer -> new ArrayList<>())
                    .add(info);
        }
    }

    /** Returns whether a constant of a class file has a text. Constants hold all names that its code mentions. */
    public static boolean contains(ClassReader file, String text) {
        byte[] wanted = text.getBytes(StandardCharsets.US_ASCII);
        int end = file.header;
        for (int i = 0; i + wanted.length <= end; i++) {
            int at = 0;
            while (at < wanted.length && file.readByte(i + at) == wanted[at]) {
                at++;
            }
            if (at == wanted.length) {
                return true;
            }
        }
        return false;
    }

    private static Edition edition(ClassReader file) {
        Edition found = contains(file, "javax/servlet/") ? Edition.JAVAX : Edition.UNKNOWN;
        return found.and(contains(file, "jakarta/servlet/") ? Edition.JAKARTA : Edition.UNKNOWN);
    }

    /** Sums the editions, after the sources are known to be the application's or libraries. */
    public void settle() {
        editions.forEach((source, each) -> {
            if (source.isOwn()) {
                edition = edition.and(each);
            } else {
                libraries = libraries.and(each);
            }
        });
        securityCalls.removeIf(
                place -> place.startsWith("org.eclipse.jetty.") || place.startsWith("org.apache.catalina."));
    }

    /** Returns the Servlet API of the application's own classes. */
    public Edition edition() {
        return edition;
    }

    /** Returns the Servlet API that the classes of a place use. */
    public Edition edition(ClassSource source) {
        return editions.getOrDefault(source, Edition.UNKNOWN);
    }

    /** Returns the Servlet API of its libraries. Many libraries support both. */
    public Edition libraryEdition() {
        return libraries;
    }

    /** Returns the lines of code that call {@code setServletSecurity}. */
    public List<String> securityCalls() {
        return securityCalls;
    }

    /** Returns the lines of the application's own code that register a servlet by its class. */
    public List<String> registrations() {
        return registrations.entrySet().stream()
                .filter(each -> each.getValue().isOwn())
                .map(Map.Entry::getKey)
                .collect(Collectors.toList());
    }

    /** Returns the places of the application with code of a dynamic language. It shows no calls. */
    public List<String> dynamicCode() {
        return dynamicCode.stream()
                .filter(ClassSource::isOwn)
                .map(ClassSource::name)
                .sorted()
                .collect(Collectors.toList());
    }

    /** Returns the methods of the application that call {@code authenticate} or {@code login} of a request. */
    public List<String> loginCalls() {
        return loginCalls.own(this);
    }

    /** Returns the places in the application that put filters before those of web.xml. */
    public List<String> earlyFilters() {
        return earlyFilters.own(this);
    }

    /** Returns the classes of the application that start Spring Security before the filters of web.xml. */
    public List<String> earlySpringSecurity() {
        return earlyFilters.springSecurity(this);
    }

    /**
     * Returns whether the application's own classes have text like {@code /user/login}, whole or in two parts. A
     * controller may answer there.
     */
    public boolean mentionsLoginPaths() {
        return mentioningLoginPaths.stream().anyMatch(ClassSource::isOwn);
    }

    /** Returns the class files. */
    public ClassFiles files() {
        return files;
    }

    /** Returns all classes. */
    public Collection<ClassInfo> all() {
        return classes.values();
    }

    /** Returns a class of the application or its libraries by its name with slashes. */
    public Optional<ClassInfo> find(String name) {
        return Optional.ofNullable(classes.get(name));
    }

    /** Returns the classes that extend or implement a class directly. */
    public List<String> subclasses(ClassInfo info) {
        return info.subclasses;
    }

    /** Returns the classes that are declared directly inside a class, anonymous ones included. */
    public List<ClassInfo> nested(ClassInfo info) {
        return nested.getOrDefault(info.name, List.of());
    }

    /** Returns whether a class is, extends or implements another. Unknown superclasses end the search. */
    public boolean isA(String name, String wanted) {
        return isA(name, wanted, new HashSet<>());
    }

    private boolean isA(String name, String wanted, Set<String> seen) {
        if (name == null || seen.size() > MAX_DEPTH || !seen.add(name)) {
            return false;
        }
        if (name.equals(wanted)) {
            return true;
        }
        ClassInfo info = classes.get(name);
        return info != null
                && (isA(info.superName, wanted, seen)
                        || info.interfaces.stream().anyMatch(each -> isA(each, wanted, seen)));
    }
}
