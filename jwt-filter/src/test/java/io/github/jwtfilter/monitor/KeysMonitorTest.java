package io.github.jwtfilter.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Does JMX show the keys of each filter under a unique name? */
final class KeysMonitorTest {
    private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();
    private static final String PLAIN = "io.github.jwtfilter:type=Keys,context=\"/monitored\",filter=\"jwt\"";

    private final Deque<KeysMonitor> open = new ArrayDeque<>();

    @AfterEach
    void close() throws Exception {
        open.forEach(KeysMonitor::close);
        assertEquals(Set.of(), names());
    }

    private void open(String context, String filter, String host) {
        KeysMonitor monitor =
                new KeysMonitor("file /etc/keys.json", () -> List.of("a key"), () -> "2026-01-31T12:00:00Z");
        monitor.register(context, filter, Optional.ofNullable(host));
        open.push(monitor);
    }

    private static Set<String> names() throws Exception {
        Set<String> names = new TreeSet<>();
        SERVER.queryNames(new ObjectName("io.github.jwtfilter:type=Keys,*"), null)
                .forEach(name -> names.add(name.toString()));
        return names;
    }

    @Test
    void beanShowsSourceTimeAndKeys() throws Exception {
        open("/monitored", "jwt", "Catalina/localhost");
        ObjectName name = new ObjectName(PLAIN);
        assertEquals("file /etc/keys.json", SERVER.getAttribute(name, "Source"));
        assertEquals("2026-01-31T12:00:00Z", SERVER.getAttribute(name, "Loaded"));
        assertEquals(List.of("a key"), List.of((String[]) SERVER.getAttribute(name, "Keys")));
    }

    @Test
    void duplicateNameGetsHostAndNumber() throws Exception {
        open("/monitored", "jwt", "Catalina/one");
        open("/monitored", "jwt", "Catalina/two");
        open("/monitored", "jwt", "Catalina/two");
        open("/monitored", "jwt", null);
        assertEquals(
                Set.of(
                        PLAIN,
                        PLAIN + ",host=\"Catalina/two\"",
                        PLAIN + ",host=\"Catalina/two\",number=2",
                        PLAIN + ",number=2"),
                names());
    }

    @Test
    void closeUnregistersOnlyOwnBean() throws Exception {
        open("/monitored", "jwt", null);
        open("/monitored", "jwt", null);
        open.pop().close();
        assertEquals(Set.of(PLAIN), names());
    }

    @Test
    void specialCharactersInNamesAreAccepted() throws Exception {
        open("", "a,b=\"c\"*?\n", null);
        assertEquals(1, names().size());
    }

    @Test
    void tooManyBeansOfOneNameAreIgnored() throws Exception {
        for (int i = 0; i < 120; i++) {
            open("/monitored", "jwt", null);
        }
        assertEquals(100, names().size());
    }
}
