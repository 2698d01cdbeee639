package io.github.jwtfilter.config.application;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.access.Requirement;
import io.github.jwtfilter.access.constraints.ContainerAccess;
import io.github.jwtfilter.access.constraints.SecurityConstraint;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.annotation.HttpConstraint;
import jakarta.servlet.annotation.HttpMethodConstraint;
import jakarta.servlet.annotation.ServletSecurity;
import jakarta.servlet.annotation.ServletSecurity.EmptyRoleSemantic;
import jakarta.servlet.annotation.ServletSecurity.TransportGuarantee;
import jakarta.servlet.http.HttpServlet;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Are the constraints of fragments and annotations found, as a container would find them? */
final class DeclaredConstraintsTest {
    private static final String FRAGMENT = "<web-fragment><security-constraint><web-resource-collection>"
            + "<url-pattern>/reports/*</url-pattern></web-resource-collection><auth-constraint><role-name>clerk</role-name>"
            + "</auth-constraint></security-constraint><security-role><role-name>boss</role-name></security-role>"
            + "</web-fragment>";

    private final Map<String, byte[]> jars = new LinkedHashMap<>();
    private final Map<String, String> servlets = new LinkedHashMap<>();
    private Object orderedLibs;
    private boolean unpacked;

    @TempDir
    Path folder;

    @BeforeEach
    void addLibraryWithoutFragment() {
        jars.put("plain.jar", jar("META-INF/MANIFEST.MF", ""));
    }

    @ServletSecurity(
            value = @HttpConstraint(rolesAllowed = "clerk"),
            httpMethodConstraints = @HttpMethodConstraint(value = "DELETE", rolesAllowed = "boss"))
    static final class ForClerks extends HttpServlet {
        private static final long serialVersionUID = 1L;
    }

    @ServletSecurity(@HttpConstraint(EmptyRoleSemantic.DENY))
    static final class Closed extends HttpServlet {
        private static final long serialVersionUID = 1L;
    }

    @ServletSecurity(@HttpConstraint(transportGuarantee = TransportGuarantee.CONFIDENTIAL))
    static final class OverTls extends HttpServlet {
        private static final long serialVersionUID = 1L;
    }

    @ServletSecurity(httpMethodConstraints = @HttpMethodConstraint("PUT"))
    static final class OpenToAll extends HttpServlet {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void constraintOfFragmentIsFoundInPackedAndUnpackedLibraries() {
        jars.put("reports.jar", jar("META-INF/web-fragment.xml", FRAGMENT));
        for (boolean files : List.of(false, true)) {
            unpacked = files;
            DeclaredConstraints declared = declared("<web-app/>");
            assertEquals(1, declared.all.size());
            assertEquals("web-fragment.xml in reports.jar", declared.all.get(0).place);
            assertEquals(Set.of("clerk", "boss"), declared.roles);
            assertEquals(List.of(), declared.unread);
            assertTrue(declared.askForRoles() && declared.refuse());
        }
    }

    @Test
    void fragmentOutsideOrderingIsIgnored() {
        jars.put("reports.jar", jar("META-INF/web-fragment.xml", FRAGMENT));
        orderedLibs = List.of("plain.jar");
        assertEquals(List.of(), declared("<web-app/>").all);
        orderedLibs = List.of("reports.jar");
        assertEquals(1, declared("<web-app/>").all.size());
    }

    @Test
    void completeDescriptorHasNoOtherConstraints() {
        jars.put("reports.jar", jar("META-INF/web-fragment.xml", FRAGMENT));
        servlets.put("/clerks", ForClerks.class.getName());
        assertEquals(List.of(), declared("<web-app metadata-complete='true'/>").all);
    }

    @Test
    void unreadableFragmentIsNamedWithItsReason() {
        jars.put("broken.jar", jar("META-INF/web-fragment.xml", "<web-fragment>"));
        jars.put("huge.jar", jar("META-INF/web-fragment.xml", " ".repeat((1 << 20) + 1)));
        jars.put("other.jar", jar("META-INF/web-fragment.xml", "<other/>"));
        List<String> unread = declared("<web-app/>").unread;
        assertEquals(3, unread.size(), unread.toString());
        assertTrue(unread.get(0).startsWith("web-fragment.xml in broken.jar (malformed XML in line 1"), unread.get(0));
        assertEquals("web-fragment.xml in huge.jar (larger than 1 MiB)", unread.get(1));
        assertTrue(unread.get(2).startsWith("web-fragment.xml in other.jar ("), unread.get(2));
    }

    @Test
    void annotationsDecideByMethodAndRole() {
        servlets.put("/clerks", ForClerks.class.getName());
        servlets.put("/closed", Closed.class.getName());
        servlets.put("/tls", OverTls.class.getName());
        servlets.put("/open", OpenToAll.class.getName());
        servlets.put("/container", "org.example.NotInThisApplication");
        DeclaredConstraints declared = declared("<web-app/>");
        ContainerAccess access = new ContainerAccess(declared.all, declared.roles, declared.denyUncovered);
        assertEquals("role clerk", access.requirement("GET", "/clerks").toString());
        assertEquals("role boss", access.requirement("DELETE", "/clerks").toString());
        assertEquals(Requirement.DENY, access.requirement("GET", "/closed"));
        assertEquals(Requirement.PERMIT, access.requirement("GET", "/tls"));
        assertEquals(Requirement.PERMIT, access.requirement("PUT", "/open"));
        assertEquals(List.of(), declared.unread);
        assertTrue(declared.all.stream().anyMatch(constraint -> constraint.needsTls));
    }

    @Test
    void nameOfAllUsersIsNoRoleUnlessItIsDeclared() {
        String constraint = "<security-constraint><web-resource-collection><url-pattern>/x</url-pattern>"
                + "</web-resource-collection><auth-constraint><role-name>**</role-name></auth-constraint>"
                + "</security-constraint>";
        DeclaredConstraints users = declared("<web-app>" + constraint + "</web-app>");
        DeclaredConstraints role = declared(
                "<web-app>" + constraint + "<security-role><role-name>**</role-name></security-role></web-app>");
        assertEquals(
                Requirement.AUTHENTICATED, new ContainerAccess(users.all, users.roles, false).requirement("GET", "/x"));
        assertEquals(
                "role **",
                new ContainerAccess(role.all, role.roles, false)
                        .requirement("GET", "/x")
                        .toString());
    }

    @Test
    void annotationOfPatternInWebXmlHasNoEffect() {
        servlets.put("/clerks", ForClerks.class.getName());
        List<SecurityConstraint> all = declared(
                        "<web-app><security-constraint><web-resource-collection><url-pattern>/clerks</url-pattern>"
                                + "</web-resource-collection></security-constraint></web-app>")
                .all;
        assertEquals(1, all.size());
        assertEquals("web.xml line 1", all.get(0).place);
    }

    @Test
    void constraintWithoutRolesAsksForNone() {
        servlets.put("/tls", OverTls.class.getName());
        DeclaredConstraints open = declared("<web-app/>");
        assertFalse(open.askForRoles() || open.refuse());
        servlets.put("/closed", Closed.class.getName());
        DeclaredConstraints closed = declared("<web-app/>");
        assertTrue(!closed.askForRoles() && closed.refuse());
    }

    private DeclaredConstraints declared(String webXml) {
        try {
            return DeclaredConstraints.of(
                    DeploymentDescriptor.parse(new ByteArrayInputStream(webXml.getBytes(StandardCharsets.UTF_8))),
                    context());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private ServletContext context() {
        return (ServletContext) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ServletContext.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getResourcePaths" -> {
                        Set<String> paths = new TreeSet<>(Set.of("/WEB-INF/lib/readme.txt"));
                        jars.keySet().forEach(name -> paths.add("/WEB-INF/lib/" + name));
                        yield paths;
                    }
                    case "getAttribute" -> orderedLibs;
                    case "getRealPath" -> unpacked ? file((String) arguments[0]).toString() : null;
                    case "getResourceAsStream" -> new ByteArrayInputStream(jars.get(name((String) arguments[0])));
                    case "getServletRegistrations" -> registrations();
                    case "getClassLoader" -> getClass().getClassLoader();
                    default -> throw new AssertionError(method);
                });
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private Path file(String path) {
        try {
            return Files.write(folder.resolve(name(path)), jars.get(name(path)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, ServletRegistration> registrations() {
        Map<String, ServletRegistration> registrations = new LinkedHashMap<>();
        servlets.forEach((pattern, className) ->
                registrations.put(pattern, (ServletRegistration) Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {ServletRegistration.class},
                        (proxy, method, arguments) -> switch (method.getName()) {
                            case "getMappings" -> List.of(pattern);
                            case "getClassName" -> className;
                            case "getName" -> pattern.substring(1);
                            default -> throw new AssertionError(method);
                        })));
        return registrations;
    }

    private static byte[] jar(String name, String content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
