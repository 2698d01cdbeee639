package io.github.jwtfilter.tools.convert;

import io.github.jwtfilter.tools.archive.UnreadableWarException;
import io.github.jwtfilter.tools.edit.DescriptorCheck;
import io.github.jwtfilter.tools.war.Application;
import io.github.jwtfilter.tools.xml.XmlElement;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The files that configure a login or roles for one kind of server. A conversion leaves them unchanged. */
final class ServerFiles {
    private static final String STAYS = " This command does not change it.";

    private ServerFiles() {}

    /**
     * Adds warnings about these files.
     *
     * @param observes whether the old login stays in force
     */
    static void check(Application application, boolean observes, ConversionNotes notes) throws IOException {
        String remove = observes ? " It has to go before --mode enforce," : " Remove it,";
        if (KeycloakFilters.hasValve(application)) {
            notes.care("META-INF/context.xml has the KeycloakAuthenticatorValve." + remove
                    + " or it goes on to log users in." + STAYS);
        }
        look(
                application,
                "META-INF/context.xml",
                element -> element.name().equals("Valve")
                        && element.attribute("className")
                                .orElse("")
                                .matches(".*(Authenticator|SingleSignOn|RemoteUser)\\w*")
                        && !element.attribute("className").orElse("").contains("Keycloak"),
                "adds a login part of Tomcat. It runs before any filter." + remove
                        + " or it goes on to ask for the old login.",
                notes);
        for (String file : List.of("WEB-INF/jetty-web.xml", "WEB-INF/jetty-env.xml")) {
            look(
                    application,
                    file,
                    ServerFiles::configuresSecurity,
                    "configures the login of Jetty. It runs before any filter." + remove
                            + " or it goes on to ask for the old login.",
                    notes);
        }
        look(
                application,
                "WEB-INF/jboss-web.xml",
                element -> element.name().equals("security-domain"),
                "names the security domain with the users. The login servlet needs to reach these users.",
                notes);
        look(
                application,
                "WEB-INF/weblogic.xml",
                element -> element.name().matches("(security|run-as)-role-assignment"),
                "maps users and groups of the server to roles. Write the same mapping into roleMap.",
                notes);
    }

    private static boolean configuresSecurity(XmlElement element) {
        return element.attribute("class").orElse("").contains(".security.")
                || element.attribute("name").orElse("").toLowerCase(Locale.ROOT).contains("security");
    }

    private static void look(
            Application application, String file, Predicate<XmlElement> wanted, String fact, ConversionNotes notes)
            throws IOException {
        try {
            Optional<byte[]> document = application.files().read(file);
            Optional<XmlElement> found = document.isEmpty()
                    ? Optional.empty()
                    : all(XmlElement.parse(document.get())).filter(wanted).findFirst();
            found.ifPresent(element -> notes.care(file + " line " + element.line() + " " + fact + STAYS));
        } catch (UnreadableWarException e) {
            notes.care(file + " cannot be read: " + DescriptorCheck.shown(e.getMessage())
                    + ". Look whether it configures a login.");
        }
    }

    private static Stream<XmlElement> all(XmlElement root) {
        return Stream.concat(Stream.of(root), root.children().stream().flatMap(ServerFiles::all));
    }
}
