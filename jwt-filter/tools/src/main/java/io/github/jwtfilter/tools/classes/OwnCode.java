package io.github.jwtfilter.tools.classes;

import io.github.jwtfilter.tools.archive.UnreadableWarException;
import io.github.jwtfilter.tools.archive.WarFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * The separation of the application's own JARs from libraries. Sessions in a framework must not hide those of the
 * application.
 */
public final class OwnCode {
    /** Packages of frameworks and libraries that an application seldom owns. */
    private static final List<String> KNOWN = List.of(
            "ch/qos",
            "com/fasterxml",
            "com/google",
            "com/ibm",
            "com/mysql",
            "com/opensymphony",
            "com/sun",
            "com/vaadin",
            "com/zaxxer",
            "freemarker",
            "groovy",
            "io/github/jwtfilter",
            "io/netty",
            "jakarta",
            "javassist",
            "javax",
            "kotlin",
            "net/bull/javamelody",
            "net/bytebuddy",
            "net/sf",
            "net/sourceforge/stripes",
            "ognl",
            "oracle",
            "org/antlr",
            "org/aopalliance",
            "org/apache/axis",
            "org/apache/bcel",
            "org/apache/catalina",
            "org/apache/click",
            "org/apache/commons",
            "org/apache/cxf",
            "org/apache/el",
            "org/apache/http",
            "org/apache/jasper",
            "org/apache/log4j",
            "org/apache/logging",
            "org/apache/lucene",
            "org/apache/myfaces",
            "org/apache/poi",
            "org/apache/shiro",
            "org/apache/struts",
            "org/apache/struts2",
            "org/apache/taglibs",
            "org/apache/tapestry",
            "org/apache/tiles",
            "org/apache/tomcat",
            "org/apache/velocity",
            "org/apache/wicket",
            "org/apache/xerces",
            "org/apereo/cas/client",
            "org/aspectj",
            "org/atmosphere",
            "org/bouncycastle",
            "org/codehaus",
            "org/directwebremoting",
            "org/displaytag",
            "org/dom4j",
            "org/eclipse/jetty",
            "org/glassfish",
            "org/h2",
            "org/hibernate",
            "org/hsqldb",
            "org/jasig/cas/client",
            "org/jboss",
            "org/joda",
            "org/keycloak",
            "org/mortbay",
            "org/objectweb",
            "org/ocpsoft",
            "org/omnifaces",
            "org/ow2",
            "org/pac4j",
            "org/postgresql",
            "org/primefaces",
            "org/restlet",
            "org/richfaces",
            "org/sitemesh",
            "org/slf4j",
            "org/springframework",
            "org/thymeleaf",
            "org/tuckey",
            "org/w3c",
            "org/xml",
            "org/zkoss",
            "scala");

    private static final int GROUPS = 2;

    private final List<ClassSource> sources;
    private final Set<String> prefixes = new HashSet<>();

    private OwnCode(List<ClassSource> sources) {
        this.sources = sources;
    }

    /**
     * Marks the sources.
     *
     * @param named the classes that the descriptors name, with dots
     */
    public static void mark(WarFiles files, List<ClassSource> sources, Set<String> named) throws IOException {
        OwnCode own = new OwnCode(sources);
        own.readGroup(files);
        for (ClassSource source : sources) {
            if (source.isOwn()) {
                source.packages.forEach(own::addPrefix);
            }
        }
        for (String name : named) {
            own.addPrefix(name.replace('.', '/').replaceFirst("/[^/]*$", ""));
        }
        own.mark();
    }

    /** Reads the Maven group of the WAR itself. The classes of the same group are the application's. */
    private void readGroup(WarFiles files) throws IOException {
        for (String name : files.names()) {
            if (name.startsWith("META-INF/maven/") && name.endsWith("/pom.properties")) {
                Properties pom = new Properties();
                try {
                    pom.load(new ByteArrayInputStream(files.read(name).orElse(new byte[0])));
                } catch (UnreadableWarException | IllegalArgumentException e) {
                    // A damaged pom.properties only costs the guess.
                }
                addPrefix(pom.getProperty("groupId", "").replace('.', '/'));
            }
        }
    }

    private void addPrefix(String packageName) {
        if (!isKnown(packageName)) {
            prefix(packageName).ifPresent(prefixes::add);
        }
    }

    private static boolean isKnown(String packageName) {
        return KNOWN.stream().anyMatch(known -> packageName.equals(known) || packageName.startsWith(known + "/"));
    }

    /** Returns {@code com/acme} of {@code com/acme/shop}, and one part more below {@code org/apache} and such. */
    private static Optional<String> prefix(String packageName) {
        String[] parts = packageName.split("/");
        int length = packageName.startsWith("org/apache")
                        || packageName.startsWith("org/eclipse")
                        || packageName.startsWith("io/github")
                        || packageName.startsWith("com/github")
                ? GROUPS + 1
                : GROUPS;
        return parts.length < length ? Optional.empty() : Optional.of(String.join("/", Arrays.copyOf(parts, length)));
    }

    private void mark() {
        for (ClassSource source : sources) {
            if (!source.isOwn()) {
                long ours = source.packages.stream()
                        .filter(each -> prefixes.stream()
                                .anyMatch(prefix -> each.equals(prefix) || each.startsWith(prefix + "/")))
                        .count();
                long known = source.packages.stream().filter(OwnCode::isKnown).count();
                boolean nameless = source.artifact().isEmpty()
                        && known == 0
                        && !source.packages.isEmpty()
                        && !source.path.matches(".*-v?\\d[^/]*");
                source.own(ours > 0 && ours * 2 >= source.packages.size() || nameless);
            }
        }
    }
}
