package io.github.jwtfilter.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Is the JAR self-contained, fit for both editions, and without a trace after its application has stopped? */
@Isolated
final class RedisJarIT {
    private static final int JAVA_11_CLASS_FILE = 55;
    private static final long MAX_BYTES = 700_000;
    private static final Path JAR = Path.of(System.getProperty("jar.redis"));

    private static List<String> files() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            return jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(JarEntry::getName)
                    .toList();
        }
    }

    @Test
    void jarContainsOnlyItsPackagesAndMetadata() throws IOException {
        Set<String> others = new TreeSet<>(files());
        others.removeIf(name -> name.startsWith("io/github/jwtfilter/store/redis/")
                || name.startsWith("io/github/jwtfilter/redis/shaded/") && name.endsWith(".class"));
        assertEquals(
                new TreeSet<>(Set.of(
                        "META-INF/MANIFEST.MF",
                        "META-INF/LICENSE",
                        "META-INF/NOTICE",
                        "META-INF/licenses/jedis.txt",
                        "META-INF/licenses/slf4j.txt",
                        "META-INF/maven/io.github.jwtfilter/jwt-filter-redis/pom.xml",
                        "META-INF/maven/io.github.jwtfilter/jwt-filter-redis/pom.properties")),
                others);
    }

    @Test
    void jarIsSmall() throws IOException {
        assertTrue(Files.size(JAR) <= MAX_BYTES, Files.size(JAR) + " bytes");
    }

    @Test
    void everyClassRunsOnJava11AndNamesNoServletsAndNoForeignLibraries() throws IOException {
        List<String> wrong = new ArrayList<>();
        int classes = 0;
        try (JarFile jar = new JarFile(JAR.toFile())) {
            for (JarEntry entry : jar.stream().toList()) {
                if (entry.getName().endsWith(".class")) {
                    classes++;
                    byte[] content = jar.getInputStream(entry).readAllBytes();
                    String text = new String(content, StandardCharsets.ISO_8859_1);
                    if (ByteBuffer.wrap(content).getShort(6) > JAVA_11_CLASS_FILE
                            || text.contains("servlet")
                            || text.contains("redis/clients/")
                            || text.contains("org/slf4j/")
                            || text.contains("org/json/")
                            || text.contains("com/google/")
                            || text.contains("org/apache/")) {
                        wrong.add(entry.getName());
                    }
                }
            }
        }
        assertTrue(classes > 100, classes + " classes");
        assertEquals(List.of(), wrong);
    }

    /** Uses the store as an application does, beside each edition and without another library. */
    @ParameterizedTest
    @ValueSource(strings = {"", "-javax"})
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "There is no Redis for Windows.")
    void storeRunsBesideTheMainJarAndLeavesNothing(String edition) throws Exception {
        Path main = Path.of(System.getProperty("jar.main") + edition + ".jar");
        Set<Thread> threads = Thread.getAllStackTraces().keySet();
        Set<?> beans = ManagementFactory.getPlatformMBeanServer().queryNames(null, null);
        ByteArrayOutputStream console = new ByteArrayOutputStream();
        PrintStream error = System.err;
        WeakReference<ClassLoader> application;
        try (RedisServer redis = RedisServer.start()) {
            System.setErr(new PrintStream(console, true, StandardCharsets.UTF_8));
            application = use(main, redis);
        } finally {
            System.setErr(error);
        }
        assertEquals("", console.toString(StandardCharsets.UTF_8));
        assertEquals(beans, ManagementFactory.getPlatformMBeanServer().queryNames(null, null));
        // Threads of the JDK may still be busy with the end of the server.
        Await.that(
                "no thread of the store is left", () -> namesOfOthers(threads).isEmpty());
        Await.that("the class loader is collected", () -> {
            System.gc();
            return application.get() == null;
        });
    }

    private static List<String> namesOfOthers(Set<Thread> threads) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !threads.contains(thread))
                .map(Thread::getName)
                .filter(name -> !name.startsWith("process reaper") && !name.startsWith("ForkJoinPool"))
                .toList();
    }

    private static WeakReference<ClassLoader> use(Path main, RedisServer redis) throws Exception {
        URL[] jars = {main.toUri().toURL(), JAR.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(jars, ClassLoader.getPlatformClassLoader())) {
            Class<?> type = Class.forName(RedisStoreFactory.class.getName(), true, loader);
            assertNotSame(RedisStoreFactory.class, type);
            Object factory = type.getConstructor().newInstance();
            assertEquals(System.getProperty("jar.version"), call(factory, "StoreFactory", "version"));
            Class<?> options = loader.loadClass("io.github.jwtfilter.store.StoreOptions");
            Object store = call(
                    factory,
                    "StoreFactory",
                    "open",
                    options.getConstructor(String.class, String.class, String.class, int.class)
                            .newInstance(redis.address(), "jwt-filter", "node", 0));
            Object fact = loader.loadClass("io.github.jwtfilter.store.Fact")
                    .getMethod("all", long.class, long.class)
                    .invoke(null, 1L, Facts.inAnHour());
            call(store, "SharedStore", "append", List.of(fact));
            call(store, "SharedStore", "beat", 1L, 60L);
            Object news = call(store, "SharedStore", "read", Duration.ofMillis(10));
            assertEquals(List.of(fact), news.getClass().getMethod("facts").invoke(news));
            call(store, "SharedStore", "close");
            return new WeakReference<>(loader);
        }
    }

    /** Calls a method of an interface in the same class loader. */
    private static Object call(Object target, String type, String name, Object... arguments) throws Exception {
        Class<?> contract = target.getClass().getClassLoader().loadClass("io.github.jwtfilter.store." + type);
        for (Method method : contract.getMethods()) {
            if (method.getName().equals(name)) {
                return method.invoke(target, arguments);
            }
        }
        throw new AssertionError("no method " + name);
    }

    @Test
    void jarHasNoServiceFiles() throws IOException {
        assertFalse(files().stream().anyMatch(name -> name.contains("services/")));
    }
}
