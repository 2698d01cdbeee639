package io.github.jwtfilter.migration;

import io.github.jwtfilter.containers.Container;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** An old application with a FORM login of the container and a cart in the session. */
final class Shop {
    static final String REALM = "staff";

    private static final String WEB_XML = """
            <?xml version="1.0" encoding="UTF-8"?>
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="5.0">
              <servlet>
                <servlet-name>cart</servlet-name>
                <servlet-class>io.github.jwtfilter.migration.CartServlet</servlet-class>
              </servlet>
              <servlet-mapping>
                <servlet-name>cart</servlet-name>
                <url-pattern>/cart</url-pattern>
              </servlet-mapping>
              <servlet>
                <servlet-name>signout</servlet-name>
                <servlet-class>io.github.jwtfilter.migration.SignOutServlet</servlet-class>
              </servlet>
              <servlet-mapping>
                <servlet-name>signout</servlet-name>
                <url-pattern>/signout</url-pattern>
              </servlet-mapping>
              <security-constraint>
                <web-resource-collection>
                  <web-resource-name>cart</web-resource-name>
                  <url-pattern>/cart</url-pattern>
                </web-resource-collection>
                <auth-constraint>
                  <role-name>customer</role-name>
                </auth-constraint>
              </security-constraint>
              <login-config>
                <auth-method>FORM</auth-method>
                <realm-name>staff</realm-name>
                <form-login-config>
                  <form-login-page>/login.html</form-login-page>
                  <form-error-page>/login.html</form-error-page>
                </form-login-config>
              </login-config>
              <security-role>
                <role-name>customer</role-name>
              </security-role>
            </web-app>
            """;

    private static final String FORM = """
            <!DOCTYPE html>
            <html lang="en"><title>Login</title>
            <form method="post" action="j_security_check">
              <input name="j_username"> <input name="j_password" type="password"> <button>Log in</button>
            </form></html>
            """;

    private Shop() {}

    /** Writes the WAR for a server into a folder. */
    static Path war(Container container, Path folder) throws IOException {
        Path war = Files.createDirectories(folder).resolve("shop.war");
        try (OutputStream out = Files.newOutputStream(war);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            write(zip, container, "WEB-INF/web.xml", WEB_XML.getBytes(StandardCharsets.UTF_8));
            for (Class<?> page : List.of(CartServlet.class, SignOutServlet.class)) {
                String file = page.getName().replace('.', '/') + ".class";
                try (InputStream compiled = page.getClassLoader().getResourceAsStream(file)) {
                    write(zip, container, "WEB-INF/classes/" + file, compiled.readAllBytes());
                }
            }
            write(zip, container, "login.html", FORM.getBytes(StandardCharsets.UTF_8));
        }
        return war;
    }

    private static void write(ZipOutputStream zip, Container container, String name, byte[] content)
            throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(container.edition.translate(name, content));
    }
}
