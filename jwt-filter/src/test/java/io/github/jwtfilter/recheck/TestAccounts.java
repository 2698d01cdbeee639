package io.github.jwtfilter.recheck;

import io.github.jwtfilter.identity.Account;
import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.identity.IdentityStore;
import io.github.jwtfilter.identity.IdentityStoreContract;
import io.github.jwtfilter.identity.Verdict;
import io.github.jwtfilter.identity.ldap.TestDirectory;
import io.github.jwtfilter.testing.TestNaming;
import io.github.jwtfilter.testing.TestPostgres;
import io.github.jwtfilter.testing.WebXml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.tomcat.jdbc.pool.DataSource;

/** The user {@code user} with password {@code secret} and role {@code reader} in a source that tests change. */
public abstract class TestAccounts implements AutoCloseable {
    /** The password after {@link #changePassword}. */
    public static final String NEW_PASSWORD = IdentityStoreContract.PASSWORD;

    /** The kinds of sources. */
    public enum Kind {
        HTPASSWD,
        JDBC,
        LDAP,
        CLASS;

        TestAccounts open(TestPostgres postgres) {
            switch (this) {
                case HTPASSWD:
                    return new InFile();
                case JDBC:
                    return new InDatabase(postgres);
                case LDAP:
                    return new InDirectory();
                default:
                    return new InClass();
            }
        }
    }

    /** Adds the source to an application. */
    abstract WebXml configure(WebXml webXml);

    abstract void delete();

    abstract void disable();

    abstract void changePassword();

    abstract void setRoles(String... roles);

    /** Makes the source unavailable. */
    abstract void breakDown();

    @Override
    public void close() {}

    private static final class InFile extends TestAccounts {
        private final Path users;
        private final Path groups;
        private String hash = WebXml.CHEAP_HASH;

        InFile() {
            try {
                Path folder = Files.createTempDirectory("accounts");
                users = folder.resolve("users");
                groups = folder.resolve("groups");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            write(users, "user:" + hash, "other:" + hash);
            setRoles("reader");
        }

        private static void write(Path file, String... lines) {
            try {
                Path fresh = file.resolveSibling("fresh");
                Files.write(fresh, List.of(lines));
                Files.move(fresh, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        WebXml configure(WebXml webXml) {
            return webXml.login("users", "htpasswd:" + users).login("groups", groups.toString());
        }

        @Override
        void delete() {
            write(users, "other:" + hash);
        }

        @Override
        void disable() {
            write(users, "user:!" + hash, "other:" + hash);
        }

        @Override
        void changePassword() {
            hash = IdentityStoreContract.HASH;
            write(users, "user:" + hash, "other:" + hash);
        }

        @Override
        void setRoles(String... roles) {
            List<String> lines = new ArrayList<>(List.of("nobody: nobody"));
            for (String role : roles) {
                lines.add(role + ": user");
            }
            write(groups, lines.toArray(new String[0]));
        }

        @Override
        void breakDown() {
            users.toFile().delete();
        }

        @Override
        public void close() {
            for (Path file : List.of(users, groups, users.getParent())) {
                file.toFile().delete();
            }
        }
    }

    /** Users in a database. */
    static final class InDatabase extends TestAccounts {
        static final String NAME = "java:comp/env/jdbc/users";
        static final String PASSWORD_QUERY = "select hash, name, enabled from users where lower(name) = lower(?)";

        private final TestPostgres postgres;
        private final DataSource pool;
        private final TestNaming naming = new TestNaming();

        InDatabase(TestPostgres postgres) {
            this.postgres = postgres;
            this.pool = postgres.pool(20);
            postgres.run("drop table if exists users; drop table if exists user_roles;"
                    + "create table users (name varchar(64) primary key, hash text, email text, enabled boolean,"
                    + " changed timestamptz);"
                    + "create table user_roles (name varchar(64), role varchar(32));"
                    + "insert into users values ('user', '" + WebXml.CHEAP_HASH + "', 'user@example.org', true)");
            setRoles("reader");
            naming.bind(NAME, pool);
        }

        @Override
        WebXml configure(WebXml webXml) {
            return webXml.login("users", "jdbc:" + NAME)
                    .login("groups", null)
                    .login("passwordQuery", PASSWORD_QUERY)
                    .login("rolesQuery", "select role from user_roles where name = ?");
        }

        @Override
        void delete() {
            postgres.run("delete from users");
        }

        @Override
        void disable() {
            postgres.run("update users set enabled = false");
        }

        @Override
        void changePassword() {
            postgres.run("update users set hash = '" + IdentityStoreContract.HASH + "'");
        }

        @Override
        void setRoles(String... roles) {
            postgres.run("delete from user_roles");
            for (String role : roles) {
                postgres.run("insert into user_roles values ('user', '" + role + "')");
            }
        }

        @Override
        void breakDown() {
            postgres.run("alter table users rename to moved");
        }

        @Override
        public void close() {
            postgres.run("drop table if exists moved");
            naming.close();
            pool.close();
        }
    }

    /** Users in a directory. */
    static final class InDirectory extends TestAccounts {
        private static final String USER = "uid=user,ou=people,dc=example,dc=org";

        final TestDirectory directory = new TestDirectory();

        @Override
        WebXml configure(WebXml webXml) {
            return webXml.login("users", directory.url())
                    .login("groups", null)
                    .login("ldapUser", TestDirectory.SEARCHER)
                    .login("ldapPassword", TestDirectory.SEARCHER_PASSWORD)
                    .login("ldapUserSearch", "ou=people?sub?(uid={0})")
                    .login("ldapGroupSearch", "businessCategory")
                    .login("claims", "mail=email");
        }

        InDirectory() {
            setRoles("reader");
        }

        private void replace(String attribute, String... values) {
            List<String> ldif = new ArrayList<>(List.of("dn: " + USER, "changetype: modify", "replace: " + attribute));
            for (String value : values) {
                ldif.add(attribute + ": " + value);
            }
            directory.modify(ldif.toArray(new String[0]));
        }

        @Override
        void delete() {
            directory.delete(USER);
        }

        @Override
        void disable() {
            replace("nsAccountLock", "true");
        }

        @Override
        void changePassword() {
            replace("userPassword", NEW_PASSWORD);
            replace("pwdChangedTime", "20261130120000Z");
        }

        @Override
        void setRoles(String... roles) {
            replace("businessCategory", roles);
        }

        @Override
        void breakDown() {
            directory.stop();
        }

        @Override
        public void close() {
            directory.close();
        }
    }

    private static final class InClass extends TestAccounts {
        InClass() {
            Store.reset();
        }

        @Override
        WebXml configure(WebXml webXml) {
            return webXml.login("users", "class:" + Store.class.getName()).login("groups", null);
        }

        @Override
        void delete() {
            Store.PASSWORDS.clear();
        }

        @Override
        void disable() {
            Store.refusal = Verdict.Refusal.DISABLED;
        }

        @Override
        void changePassword() {
            Store.PASSWORDS.put("user", NEW_PASSWORD);
        }

        @Override
        void setRoles(String... roles) {
            Store.roles = List.of(roles);
        }

        @Override
        void breakDown() {
            Store.broken = true;
        }
    }

    /** A store of an application. It can look up users. */
    public static class Store implements IdentityStore {
        static final Map<String, String> PASSWORDS = new ConcurrentHashMap<>();
        static volatile List<String> roles;
        static volatile Map<String, String> claims;
        static volatile Verdict.Refusal refusal;
        static volatile boolean broken;

        static void reset() {
            PASSWORDS.clear();
            PASSWORDS.put("user", "secret");
            roles = List.of("reader");
            claims = Map.of();
            refusal = null;
            broken = false;
        }

        private static Identity identity(String name) {
            return new Identity(name, roles, new TreeMap<>(claims));
        }

        @Override
        public Optional<Verdict> authenticate(Credentials credentials) {
            String name = credentials.name().toLowerCase(java.util.Locale.ROOT);
            return Optional.ofNullable(PASSWORDS.get(name))
                    .map(password -> password.equals(credentials.passwordText())
                            ? Verdict.accepted(identity(name))
                            : Verdict.refused(Verdict.Refusal.WRONG_PASSWORD));
        }

        @Override
        public Optional<Account> find(String name) {
            if (broken) {
                throw new IllegalStateException("broken");
            }
            return Optional.ofNullable(PASSWORDS.get(name))
                    .map(password -> new Account(identity(name), Account.stampOf(password), refusal));
        }
    }
}
