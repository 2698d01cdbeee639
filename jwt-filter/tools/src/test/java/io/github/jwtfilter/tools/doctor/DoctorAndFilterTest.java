package io.github.jwtfilter.tools.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.JwtFilter;
import io.github.jwtfilter.LoginServlet;
import io.github.jwtfilter.LogoutServlet;
import io.github.jwtfilter.files.TrustedCertificates;
import io.github.jwtfilter.tools.doctor.Diagnosis.Grade;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Is all well with an application that this filter protects? */
final class DoctorAndFilterTest {
    /** The password {@code secret} with bcrypt at cost 4. */
    private static final String HASH = "$2y$04$jJK7cduJ1I0YmmCtKllnfOYwWIPix1TjRNg4hDzhyt0VXyeQg5SXW";

    private static final String WEB_XML = """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0" metadata-complete="true">
              <filter>
                <filter-name>jwt-filter</filter-name>
                <filter-class>%s</filter-class>
                <async-supported>true</async-supported>
                <init-param><param-name>secret</param-name><param-value>Zx81nQ7vLk2pRt5wYb9cEf3gHj6mUa4s</param-value></init-param>
              </filter>
              <filter-mapping>
                <filter-name>jwt-filter</filter-name>
                <url-pattern>/*</url-pattern>
                <dispatcher>REQUEST</dispatcher><dispatcher>ASYNC</dispatcher><dispatcher>ERROR</dispatcher>
              </filter-mapping>
              <servlet>
                <servlet-name>login</servlet-name>
                <servlet-class>%s</servlet-class>
                <init-param><param-name>users</param-name><param-value>htpasswd:/WEB-INF/users</param-value></init-param>
              </servlet>
              <servlet-mapping><servlet-name>login</servlet-name><url-pattern>/user/login</url-pattern></servlet-mapping>
              <servlet><servlet-name>logout</servlet-name><servlet-class>%s</servlet-class></servlet>
              <servlet-mapping><servlet-name>logout</servlet-name><url-pattern>/user/logout</url-pattern></servlet-mapping>
              <servlet><servlet-name>page</servlet-name><servlet-class>%s</servlet-class></servlet>
              <servlet-mapping><servlet-name>page</servlet-name><url-pattern>/</url-pattern></servlet-mapping>
            </web-app>
            """.formatted(
                    JwtFilter.class.getName(),
                    LoginServlet.class.getName(),
                    LogoutServlet.class.getName(),
                    Page.class.getName());

    /** A page of the application. */
    public static final class Page extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("text/plain;charset=utf-8");
            response.getWriter().print("the page of " + request.getRemoteUser());
        }
    }

    @TempDir
    private Path folder;

    @Test
    void protectedApplicationHasNoFinding() throws Exception {
        Files.createDirectories(folder.resolve("WEB-INF"));
        Files.writeString(folder.resolve("WEB-INF/web.xml"), WEB_XML);
        Files.writeString(folder.resolve("WEB-INF/users"), "alice:" + HASH + "\n");
        Server server = new Server();
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        server.addConnector(connector);
        WebAppContext application = new WebAppContext();
        application.setContextPath("/app");
        application.setWar(folder.toString());
        application.setParentLoaderPriority(true);
        application.setThrowUnavailableOnStartupException(true);
        server.setHandler(application);
        server.start();
        try {
            URI url = URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/app");
            DoctorReport report = new Doctor(
                            DoctorTest.options(url, Optional.of("alice")), TrustedCertificates.JVM, Clock.systemUTC())
                    .examine();

            assertEquals(Grade.OK, report.grade(), () -> DoctorTest.inWords(report.findings()));
            assertEquals("protected /app/, login /app/user/login, logout /app/user/logout", report.subject());
            assertTrue(DoctorTest.inWords(report.findings()).contains("the logout ends copied cookies"));
        } finally {
            server.stop();
        }
    }
}
