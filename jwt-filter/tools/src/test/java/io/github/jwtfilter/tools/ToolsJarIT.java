package io.github.jwtfilter.tools;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Is the JAR of the tools complete, and does each command start from it alone? */
final class ToolsJarIT {
    private static final int JAVA_11_CLASS_FILE = 55;
    private static final long MAX_BYTES = 8_000_000;
    private static final Path JAR = Path.of(System.getProperty("jar.tools"));
    private static final Path MAIN_JARS = Path.of(System.getProperty("jar.mainFolder"));
    private static final String VERSION = System.getProperty("jar.version");

    private static List<String> files(Path jar) throws IOException {
        try (JarFile open = new JarFile(jar.toFile())) {
            return open.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(JarEntry::getName)
                    .toList();
        }
    }

    @Test
    void manifestNamesMainClassAndVersion() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            Attributes manifest = jar.getManifest().getMainAttributes();
            assertEquals(Main.class.getName(), manifest.getValue(Attributes.Name.MAIN_CLASS));
            assertEquals(VERSION, manifest.getValue(Attributes.Name.IMPLEMENTATION_VERSION));
        }
        assertTrue(Files.size(JAR) <= MAX_BYTES, Files.size(JAR) + " bytes");
    }

    @Test
    void jarContainsNoContainer() throws IOException {
        List<String> containers = files(JAR).stream()
                .filter(name -> name.matches("org/(eclipse/jetty|apache/(catalina|tomcat|coyote))/.*|.*\\.SF"))
                .toList();
        assertEquals(List.of(), containers);
    }

    @Test
    void everyClassRunsOnJava11() throws IOException {
        List<String> newer = new ArrayList<>();
        int classes = 0;
        try (JarFile jar = new JarFile(JAR.toFile())) {
            for (JarEntry entry : jar.stream().toList()) {
                if (entry.getName().endsWith(".class")) {
                    classes++;
                    try (InputStream content = jar.getInputStream(entry)) {
                        if (ByteBuffer.wrap(content.readNBytes(8)).getShort(6) > JAVA_11_CLASS_FILE) {
                            newer.add(entry.getName());
                        }
                    }
                }
            }
        }
        assertTrue(classes > 500, classes + " classes");
        assertEquals(List.of(), newer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-javax"})
    void editionInsideIsTheBuiltOne(String edition) throws IOException {
        String name = "jwt-filter-" + VERSION + edition + ".jar";
        try (JarFile jar = new JarFile(JAR.toFile())) {
            JarEntry inside = jar.getJarEntry("io/github/jwtfilter/tools/editions/" + name);
            assertArrayEquals(
                    Files.readAllBytes(MAIN_JARS.resolve(name)),
                    jar.getInputStream(inside).readAllBytes());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-javax"})
    void mainJarContainsNothingOfTheTools(String edition) throws IOException {
        List<String> added = files(MAIN_JARS.resolve("jwt-filter-" + VERSION + edition + ".jar")).stream()
                .filter(name -> name.matches("io/github/jwtfilter/tools/.*|.*(picocli|objectweb|compress).*"))
                .toList();
        assertEquals(List.of(), added);
    }

    /** Runs the commands in this JVM, but with the classes of the JAR only. */
    @Test
    void everyCommandPrintsItsHelpFromTheJarAlone() throws Exception {
        try (URLClassLoader jar =
                new URLClassLoader(new URL[] {JAR.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            Class<?> ansi = jar.loadClass("picocli.CommandLine$Help$Ansi");
            Method run = jar.loadClass(Main.class.getName())
                    .getDeclaredMethod("run", String[].class, PrintWriter.class, PrintWriter.class, ansi);
            run.setAccessible(true);
            Object off = ansi.getField("OFF").get(null);
            for (String name : HelpTest.OWN) {
                StringWriter out = new StringWriter();
                StringWriter err = new StringWriter();
                String[] args = {name, "--help"};
                assertEquals(0, run.invoke(null, args, new PrintWriter(out), new PrintWriter(err), off), err::toString);
                assertTrue(out.toString().startsWith("Usage: " + Main.CALL + " " + name), out::toString);
            }
        }
    }

    @Test
    void smallCommandPrintsTheSameAsFromTheMainJar() throws Exception {
        String[] help = {"hash-password", "--help"};
        assertEquals(java(MAIN_JARS.resolve("jwt-filter-" + VERSION + ".jar"), 0, help), java(JAR, 0, help));
        String[] wrong = {"keygen", "--alg", "none"};
        assertEquals(java(MAIN_JARS.resolve("jwt-filter-" + VERSION + ".jar"), 2, wrong), java(JAR, 2, wrong));
    }

    @Test
    void versionIsThatOfTheBuild() throws Exception {
        assertEquals(VERSION, java(JAR, 0, "--version").strip());
    }

    @Test
    void completionScriptIsPrinted() throws Exception {
        assertTrue(java(JAR, 0, "completion").contains("complete -F _complete_" + CompletionCommand.NAME));
    }

    /** Runs a JAR in an ASCII locale and returns its output as UTF-8. */
    private static String java(Path jar, int expectedCode, String... args) throws Exception {
        List<String> call = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", jar.toString()));
        call.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(call).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        Process java = builder.start();
        java.getOutputStream().close();
        String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(java.waitFor(5, TimeUnit.MINUTES), "java did not finish");
        assertEquals(expectedCode, java.exitValue(), output);
        return output;
    }
}
