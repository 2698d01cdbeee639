package io.github.jwtfilter.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;

/** Is the JAR self-contained, small, and able to run on the oldest supported runtime? */
final class JarIT {
    private static final int JAVA_11_CLASS_FILE = 55;
    private static final long MAX_BYTES = 2_000_000;
    private static final String LIBRARIES = "io.github.jwtfilter.shaded.";

    /** Fast parsers of numbers, which a feature of Jackson would switch on; constraints and ASN.1 of Bouncy Castle. */
    private static final Pattern NEVER_RUN = Pattern.compile(
            "\\.fdp\\.|CryptoServicesRegistrar\\.getDefaultConstraints\\(|X9ECParameters\\.toASN1Primitive\\(");

    private static Path jar(String edition) {
        return Path.of(System.getProperty("jar." + edition));
    }

    private static JavaClasses classes(Path... jars) throws IOException {
        List<JarFile> open = new ArrayList<>();
        for (Path jar : jars) {
            open.add(new JarFile(jar.toFile()));
        }
        JavaClasses classes = new ClassFileImporter().importJars(open);
        for (JarFile jar : open) {
            jar.close();
        }
        assertFalse(classes.isEmpty());
        return classes;
    }

    private static List<String> files(String edition) throws IOException {
        try (JarFile jar = new JarFile(jar(edition).toFile())) {
            return jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(JarEntry::getName)
                    .collect(Collectors.toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jakarta", "javax"})
    void jarContainsOnlyItsPackageAndMetadata(String edition) throws IOException {
        List<String> others = files(edition);
        others.removeIf(name -> name.startsWith("io/github/jwtfilter/"));
        assertEquals(
                new TreeSet<>(Set.of(
                        "META-INF/MANIFEST.MF",
                        "META-INF/LICENSE",
                        "META-INF/NOTICE",
                        "META-INF/licenses/bouncycastle.md",
                        "META-INF/maven/io.github.jwtfilter/jwt-filter/pom.xml",
                        "META-INF/maven/io.github.jwtfilter/jwt-filter/pom.properties")),
                new TreeSet<>(others));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jakarta", "javax"})
    void jarIsSmall(String edition) throws IOException {
        assertTrue(Files.size(jar(edition)) <= MAX_BYTES, Files.size(jar(edition)) + " bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jakarta", "javax"})
    void everyClassRunsOnJava11(String edition) throws IOException {
        try (JarFile jar = new JarFile(jar(edition).toFile())) {
            for (JarEntry entry : jar.stream().toList()) {
                if (entry.getName().endsWith(".class")) {
                    try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
                        in.readInt();
                        in.readUnsignedShort();
                        assertTrue(in.readUnsignedShort() <= JAVA_11_CLASS_FILE, entry.getName());
                    }
                }
            }
        }
    }

    /** The only allowed dependencies are the JDK and the edition's own Servlet API. */
    @ParameterizedTest
    @CsvSource({"jakarta, jakarta.servlet", "javax, javax.servlet"})
    void classesUseOnlyTheJdkAndOneServletApi(String edition, String servletApi) throws IOException {
        Set<String> foreign = new TreeSet<>();
        for (JavaClass type : classes(jar(edition))) {
            type.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(target -> !target.isPrimitive())
                    .map(JavaClass::getPackageName)
                    .filter(name -> !name.startsWith("io.github.jwtfilter")
                            && !name.startsWith("java.")
                            && !name.startsWith("javax.crypto")
                            && !name.equals("javax.management")
                            && !name.startsWith("javax.naming")
                            && !name.startsWith("javax.net")
                            && !name.startsWith("javax.security")
                            && !name.equals("javax.sql")
                            && !name.startsWith("javax.xml.stream")
                            && !name.startsWith(servletApi))
                    .forEach(foreign::add);
        }
        assertEquals(Set.of(), foreign);
    }

    /**
     * Searches all text of all classes: names, descriptors, string constants and unused references. A dependency check
     * misses unused references. {@code CallSite} is excluded because it contains names of third-party classes.
     */
    @ParameterizedTest
    @CsvSource({"jakarta, javax[./](servlet|el|annotation|websocket|faces|inject|enterprise)\\b", "javax,   jakarta[./]"
    })
    void noClassMentionsPackagesOfTheOtherEdition(String edition, String other) throws IOException {
        Pattern foreign = Pattern.compile(other);
        Set<String> found = new TreeSet<>();
        int texts = 0;
        try (JarFile jar = new JarFile(jar(edition).toFile())) {
            for (JarEntry entry : jar.stream().toList()) {
                if (entry.getName().endsWith(".class")) {
                    for (String text : texts(new ClassReader(jar.getInputStream(entry)))) {
                        texts++;
                        if (foreign.matcher(text).find()
                                && !entry.getName().equals("io/github/jwtfilter/report/CallSite.class")) {
                            found.add(entry.getName() + ": " + text);
                        }
                    }
                }
            }
        }
        assertTrue(texts > 10_000, "only " + texts + " texts were found");
        assertEquals(Set.of(), found);
    }

    /** Returns all {@code CONSTANT_Utf8} entries of a class (JVM specification §4.4.7). */
    private static List<String> texts(ClassReader type) {
        List<String> texts = new ArrayList<>();
        for (int i = 1; i < type.getItemCount(); i++) {
            int item = type.getItem(i);
            // The second slot of a long or double is unused.
            if (item > 0 && type.readByte(item - 1) == 1) {
                StringBuilder text = new StringBuilder();
                for (int at = item + 2; at < item + 2 + type.readUnsignedShort(item); at++) {
                    text.append((char) type.readByte(at));
                }
                texts.add(text.toString());
            }
        }
        return texts;
    }

    @Test
    void javaxEditionCallsOnlyServlet31() throws IOException {
        List<String> missing = new ArrayList<>();
        int calls = 0;
        for (JavaClass type : classes(
                jar("javax"), Path.of(System.getProperty("libraries"), "servlet-3.1", "javax.servlet-api-3.1.0.jar"))) {
            if (type.getPackageName().startsWith("io.github.jwtfilter")) {
                for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                    // Newer compilers name the interface as the owner of methods that it inherits from Object.
                    boolean ofObject =
                            Set.of("equals", "getClass", "hashCode", "toString").contains(access.getName());
                    if (access.getTargetOwner().getName().startsWith("javax.servlet.") && !ofObject) {
                        calls++;
                        if (access.getTarget().resolveMember().isEmpty()) {
                            missing.add(access.getDescription());
                        }
                    }
                }
            }
        }
        assertTrue(calls > 100, "only " + calls + " calls were found");
        assertEquals(List.of(), missing);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jakarta | jakarta.servlet;version=\"[5,7)\"",
                "javax   | javax.servlet;version=\"[3.1,5)\"",
            })
    void manifestDescribesTheEdition(String edition, String imported) throws IOException {
        try (JarFile jar = new JarFile(jar(edition).toFile())) {
            Attributes manifest = jar.getManifest().getMainAttributes();
            assertEquals("io.github.jwtfilter", manifest.getValue("Automatic-Module-Name"));
            assertEquals("io.github.jwtfilter", manifest.getValue("Bundle-SymbolicName"));
            assertNotNull(manifest.getValue("Implementation-Version"));
            assertTrue(manifest.getValue("Import-Package").startsWith(imported), manifest.getValue("Import-Package"));
        }
    }

    /**
     * Follows all calls from our classes into the bundled libraries, because an excluded class would fail at its first
     * use. Virtual calls count for every override. Some of these are never run, and {@link #NEVER_RUN} names their users.
     */
    @Test
    void codeThatOurClassesReachIsInTheJar() throws IOException {
        JavaClasses all = classes(jar("jakarta"));
        Deque<JavaCodeUnit> open = new ArrayDeque<>();
        for (JavaClass type : all) {
            if (!type.getName().startsWith(LIBRARIES)) {
                open.addAll(type.getCodeUnits());
            }
        }
        Set<JavaCodeUnit> reached = new HashSet<>();
        Set<String> missing = new TreeSet<>();
        while (!open.isEmpty()) {
            JavaCodeUnit unit = open.poll();
            if (!reached.add(unit)) {
                continue;
            }
            unit.getOwner().getStaticInitializer().ifPresent(open::add);
            unit.getInstanceofChecks().forEach(check -> addIfMissing(check.getRawType(), unit, all, missing));
            for (JavaAccess<?> access : unit.getAccessesFromSelf()) {
                JavaClass owner = access.getTargetOwner();
                addIfMissing(owner, unit, all, missing);
                owner.getStaticInitializer().ifPresent(open::add);
                if (access instanceof JavaCodeUnitAccess<?> call) {
                    call.getTarget().resolveMember().ifPresent(open::add);
                    overriding(call, owner).forEach(open::add);
                }
            }
        }
        assertTrue(reached.size() > 5000, "only " + reached.size() + " methods were reached");
        missing.removeIf(use -> NEVER_RUN.matcher(use).find());
        assertEquals(Set.of(), missing);
    }

    private static void addIfMissing(JavaClass type, JavaCodeUnit user, JavaClasses all, Set<String> missing) {
        JavaClass element = type.getBaseComponentType();
        if (element.getName().startsWith(LIBRARIES) && !all.contain(element.getName())) {
            missing.add(element.getName() + " in " + user.getFullName());
        }
    }

    private static Stream<JavaMethod> overriding(JavaCodeUnitAccess<?> call, JavaClass owner) {
        String[] parameters = call.getTarget().getRawParameterTypes().stream()
                .map(JavaClass::getName)
                .toArray(String[]::new);
        return owner.getAllSubclasses().stream()
                .flatMap(type -> type.tryGetMethod(call.getName(), parameters).stream());
    }

    /** The bundled libraries are reduced to the code in use. The test runs all of it once from the JAR. */
    @ParameterizedTest
    @ValueSource(strings = {"--bcrypt", "--argon2", "--sha512"})
    void jarCreatesEveryPasswordHash(String scheme) throws Exception {
        String line = run("a password\n", "hash-password", scheme, "user");
        assertTrue(line.startsWith("user:$"), line);
    }

    /** One hash per algorithm, all of the same password, created with other tools. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "$2y$04$LkvSI7W3t8XWPSSEwS5ka.9aShQUl9hl9RC/tA74ZA69JlRoPayda",
                "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$ZUDqUgMuBMaaeInW9f9JPW7gJRYc7LolDNmfiyqbGOo",
                "$argon2i$v=19$m=256,t=2,p=2$c29tZXNhbHQ$T2ZqJ4JlcjBv7gQWU3jKc9IYEPQnSX6NqC2paPpR/hg",
                "$5$saltsalt$myjXcpMpE2Ofk7fj9hqyNYSn6lmWG4Mqnjx.KIRRr4/",
                "$6$saltsalt$hRM5XZ86KXEw9UOmjigeVqFgULtFB2sgpC9lXQDfMib3Zgw7mEiUvBJI2EplzfAqxL5Vvwp2scFtv/uamSo5z0",
                "$apr1$saltsalt$EGVZDNN6gOqijy.tv9axG/",
                "{SSHA}Eiwpjno3mM2qiLfOn6AiPBGPgOFzYWx0eTEyMw==",
                "{MD5}3cb4e732631f47e6eb961f34554b7cde",
                "{scrypt}$80801$RW/jAOfsdNEmgT90b4+W+Q==$amN1FxsQdmKfTof0BypSj6c+AQggBs+/40jtr01yOMI=",
                "$pbkdf2$1000$tpYyxngPIYQQolQKIQTAmA$v8eIGbje/v2F6SVx1/mQroMqUok",
            })
    void jarReadsEveryPasswordHash(String encoded) throws Exception {
        URL[] jar = {jar("jakarta").toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(jar, ClassLoader.getPlatformClassLoader())) {
            Class<?> reader = loader.loadClass("io.github.jwtfilter.identity.hash.PasswordHashes");
            Object hash = reader.getMethod("parse", String.class)
                    .invoke(reader.getMethod("withoutClearText").invoke(null), encoded);
            Method matches = loader.loadClass("io.github.jwtfilter.identity.hash.PasswordHash")
                    .getMethod("matches", byte[].class);
            assertEquals(true, matches.invoke(hash, (Object) "correct horse".getBytes(StandardCharsets.UTF_8)));
            assertEquals(false, matches.invoke(hash, (Object) "wrong".getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** Cuts a text at each place and changes each byte. A missing class of the parser would be an {@link Error}. */
    @Test
    void jarReadsOrRefusesEveryDamagedJson() throws Exception {
        byte[] json = "{\"a\":[1,-2.5e3,true,false,null,\"\\u00e4\\ud83d\\ude00\\n\"],\"ä€😀\":{\"b\":\"\"}} "
                .getBytes(StandardCharsets.UTF_8);
        URL[] jar = {jar("jakarta").toUri().toURL()};
        int read = 0;
        int refused = 0;
        try (URLClassLoader loader = new URLClassLoader(jar, ClassLoader.getPlatformClassLoader())) {
            Method reader =
                    loader.loadClass("io.github.jwtfilter.jose.StrictJson").getMethod("readObject", byte[].class);
            for (int i = 0; i < json.length; i++) {
                for (int other : new int[] {-1, 0, '"', '\\', '0', '}', ']', ',', ':', '/', '#', 'N', 0x80, 0xFF}) {
                    byte[] damaged = other < 0 ? Arrays.copyOf(json, i) : json.clone();
                    if (other >= 0) {
                        damaged[i] = (byte) other;
                    }
                    try {
                        reader.invoke(null, (Object) damaged);
                        read++;
                    } catch (InvocationTargetException e) {
                        assertEquals(
                                "MalformedJsonException",
                                e.getCause().getClass().getSimpleName(),
                                () -> "" + e.getCause());
                        refused++;
                    }
                }
            }
        }
        assertTrue(read > 50 && refused > 500, read + " read, " + refused + " refused");
    }

    @Test
    void jarSignsAndVerifiesNumbersOfEveryKind(@TempDir Path directory) throws Exception {
        Path key = Files.writeString(directory.resolve("key"), run("", "keygen"));
        String token = run(
                "",
                "sign",
                "--secret-file",
                key.toString(),
                "--claim",
                "a=1.5",
                "--claim",
                "b=-2.5e-300",
                "--claim",
                "c=123456789012345678901234567890",
                "--claim",
                "d=[0.1,{\"e\":1e99}]");
        String verdict = run(token, "verify", "--secret-file", key.toString(), "-");
        assertTrue(verdict.startsWith("accepted\t{\"a\":1.5,\"b\":-2.5E-300,"), verdict);
        assertTrue(run(token, "decode").contains("UNVERIFIED"));
    }

    @Test
    void jarSignsAndVerifiesWithJwk(@TempDir Path directory) throws Exception {
        Path keys = Files.writeString(directory.resolve("keys"), run("", "keygen", "--jwk", "--alg", "HS512"));
        String token = run("", "sign", "--keys", keys.toString());
        assertTrue(run(token, "verify", "--keys", keys.toString()).startsWith("accepted\t"));
        assertFalse(run("", "--version").isBlank());
    }

    @Test
    void jarEditsKeys(@TempDir Path directory) throws Exception {
        String keys = directory.resolve("keys.json").toString();
        run("", "keys", "add", keys, "--alg", "ES256");
        run("", "keys", "add", keys);
        assertEquals(2, run("", "keys", "list", keys).lines().count());
        assertTrue(run("", "keys", "public", keys).startsWith("{\"keys\":["));
    }

    private static String run(String input, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                jar("jakarta").toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(180, TimeUnit.SECONDS), "the command did not finish");
        assertEquals(0, process.exitValue(), output);
        return output;
    }
}
