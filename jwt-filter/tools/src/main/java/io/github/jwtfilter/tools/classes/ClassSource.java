package io.github.jwtfilter.tools.classes;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A place that holds classes: {@code WEB-INF/classes}, or a JAR in {@code WEB-INF/lib}. */
public final class ClassSource {
    static final String CLASSES = "WEB-INF/classes";

    /** The path in the application, for example {@code WEB-INF/lib/shop.jar}. */
    public final String path;

    /** The packages of its classes, with slashes. */
    final Set<String> packages = new TreeSet<>();

    private String group;
    private String artifact;
    private String version;
    private boolean own;

    ClassSource(String path) {
        this.path = path;
        this.own = path.equals(CLASSES);
    }

    /** Returns whether the classes are the application's own. A guess: by Maven's group, package names and web.xml. */
    public boolean isOwn() {
        return own;
    }

    void own(boolean is) {
        own = is;
    }

    /** Takes the coordinates of a pom.properties. A JAR that contains other libraries has several; the first counts. */
    void coordinates(String groupId, String artifactId, String versionText) {
        if (artifact == null) {
            group = groupId;
            artifact = artifactId;
            version = versionText;
        }
    }

    /** Returns the Maven group. */
    public Optional<String> group() {
        return Optional.ofNullable(group);
    }

    /** Returns the Maven artifact. */
    public Optional<String> artifact() {
        return Optional.ofNullable(artifact);
    }

    /** Returns the Maven version. */
    public Optional<String> version() {
        return Optional.ofNullable(version);
    }

    /** Returns the file name of a JAR, or {@code WEB-INF/classes}. */
    public String name() {
        return path.equals(CLASSES) ? path : path.substring(path.lastIndexOf('/') + 1);
    }

    @Override
    public String toString() {
        return name();
    }
}
