package io.github.jwtfilter.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.stream.Stream;

/** The rows of the matrix. The build unpacks each distribution into the folder that is named here. */
public enum Container {
    TOMCAT_8_5("Tomcat %s", "tomcat-8.5", Edition.JAVAX, Launcher.tomcat("webapps")),
    TOMCAT_9("Tomcat %s", "tomcat-9", Edition.JAVAX, Launcher.tomcat("webapps")),
    TOMCAT_10_1("Tomcat %s", "tomcat-10.1", Edition.JAKARTA, Launcher.tomcat("webapps")),
    TOMCAT_10_1_JAVAEE("Tomcat %s, webapps-javaee", "tomcat-10.1", Edition.JAVAX, Launcher.tomcat("webapps-javaee")),
    TOMCAT_11("Tomcat %s", "tomcat-11", Edition.JAKARTA, Launcher.tomcat("webapps")),
    JETTY_9_4("Jetty %s", "jetty-9.4", Edition.JAVAX, Container.jetty()),
    JETTY_10("Jetty %s", "jetty-10", Edition.JAVAX, Container.jetty()),
    JETTY_11("Jetty %s", "jetty-11", Edition.JAKARTA, Container.jetty()),
    JETTY_12_0_EE8("Jetty %s, ee8", "jetty-12.0", Edition.JAVAX, Container.jetty12("ee8")),
    JETTY_12_0_EE9("Jetty %s, ee9", "jetty-12.0", Edition.JAKARTA, Container.jetty12("ee9")),
    JETTY_12_0_EE10("Jetty %s, ee10", "jetty-12.0", Edition.JAKARTA, Container.jetty12("ee10")),
    JETTY_12_1_EE8("Jetty %s, ee8", "jetty-12.1", Edition.JAVAX, Container.jetty12("ee8")),
    JETTY_12_1_EE11("Jetty %s, ee11", "jetty-12.1", Edition.JAKARTA, Container.jetty12("ee11")),

    TOMEE_8("TomEE WebProfile %s", "tomee-8", Edition.JAVAX, Launcher.tomcat("webapps")),
    TOMEE_9("TomEE WebProfile %s", "tomee-9", Edition.JAKARTA, Launcher.tomcat("webapps")),
    WILDFLY_26("WildFly %s", "wildfly-26", Edition.JAVAX, Launcher.wildfly()),
    WILDFLY_37("WildFly %s", "wildfly-37", Edition.JAKARTA, Launcher.wildfly()),
    LIBERTY_EE8("Open Liberty %s, servlet-4.0", "liberty", Edition.JAVAX, Launcher.liberty("servlet-4.0", "jsp-2.3")),
    LIBERTY_EE10(
            "Open Liberty %s, servlet-6.0", "liberty", Edition.JAKARTA, Launcher.liberty("servlet-6.0", "pages-3.1")),
    GLASSFISH_7("GlassFish %s", "glassfish-7", Edition.JAKARTA, Launcher.glassfish()),
    PAYARA_5("Payara Micro %s", "payara-micro-5", Edition.JAVAX, Launcher.payaraMicro()),
    PAYARA_6("Payara Micro %s", "payara-micro-6", Edition.JAKARTA, Launcher.payaraMicro());

    private static final Path DISTRIBUTIONS = Path.of(System.getProperty("containers.distributions"));

    /** The edition of the JAR and of the WARs for this container. */
    public final Edition edition;

    final Launcher launcher;
    private final String label;
    private final String folder;

    Container(String label, String folder, Edition edition, Launcher launcher) {
        this.label = label;
        this.folder = folder;
        this.edition = edition;
        this.launcher = launcher;
    }

    /** Returns a launcher for Jetty up to version 11. */
    private static Launcher jetty() {
        return Launcher.jetty(JettyRealm.OF_PATH, "deploy", "jsp", "annotations");
    }

    /**
     * Returns a launcher for Jetty 12, which serves several generations of the API. The name of the generation is part
     * of the module names.
     */
    private static Launcher jetty12(String generation) {
        return Launcher.jetty(
                JettyRealm.OF_RESOURCE,
                generation + "-deploy",
                generation + "-jsp",
                generation + "-annotations",
                "requestlog");
    }

    /** Returns the distribution that the build unpacked: the only entry of its folder. */
    public Path home() {
        try (Stream<Path> entries = Files.list(DISTRIBUTIONS.resolve(folder))) {
            return entries.findFirst().orElseThrow();
        } catch (IOException e) {
            throw new IllegalStateException("not unpacked: " + folder, e);
        }
    }

    /** Returns whether the launcher adds a user to the container's own realm. */
    boolean hasUsers() {
        return !EnumSet.of(LIBERTY_EE8, LIBERTY_EE10, GLASSFISH_7, PAYARA_5, PAYARA_6)
                .contains(this);
    }

    /** Returns whether the format of the access log can contain a request attribute. */
    boolean logsRequestAttributes() {
        return !EnumSet.of(JETTY_9_4, JETTY_10, JETTY_11, LIBERTY_EE8, LIBERTY_EE10)
                .contains(this);
    }

    /** Returns name and version, as in the table. */
    @Override
    public String toString() {
        String version = home().getFileName().toString().replaceAll("^[a-z-]*|\\.jar$", "");
        return String.format(label, version);
    }
}
