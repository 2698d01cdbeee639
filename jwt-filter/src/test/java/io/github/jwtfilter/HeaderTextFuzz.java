package io.github.jwtfilter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.jwtfilter.csrf.Origin;
import io.github.jwtfilter.form.LoginFields;
import io.github.jwtfilter.form.LoginMediaType;
import io.github.jwtfilter.throttle.ClientAddress;
import io.github.jwtfilter.throttle.ProxyWarning;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;

/** Is there a header that takes long to parse, or an address that differs from the client it names? */
final class HeaderTextFuzz {
    /** Long enough to expose a pattern that backtracks, and short enough for many runs a second. */
    private static final int LENGTH = 2 * 1024;

    private static final long MAX_CPU_NANOS = 1_000_000_000;

    private static HttpServletRequest request(String address, String header) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                HeaderTextFuzz.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (self, method, args) -> {
                    switch (method.getName()) {
                        case "getRemoteAddr":
                            return address;
                        case "getHeaders":
                            return Collections.enumeration(List.of(header));
                        default:
                            return null;
                    }
                });
    }

    @FuzzTest(maxDuration = "30s")
    void headersAreReadQuickly(byte[] input) {
        if (input.length == 0) {
            return;
        }
        String text = new String(input, StandardCharsets.ISO_8859_1);
        int half = text.length() / 2;
        read(text);
        read(text.repeat(Math.max(1, LENGTH / text.length())));
        read(text.substring(0, half)
                + text.substring(half).repeat(LENGTH / (text.length() - half))
                + text.substring(0, half));
    }

    private static void read(String text) {
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        ClientAddress address = ClientAddress.of(text);
        assertTrue(address.client().length() <= 45, address::client);
        if (address.isAddress()) {
            assertEquals(address, ClientAddress.of(address.toString()));
            assertEquals(address, ClientAddress.of("\"[" + address + "]:4711\""));
        }
        new ProxyWarning().lookAt(request("127.0.0.1", text));
        Origin.parse(text);
        LoginMediaType.OTHER_CHARSET.matcher(text).find();
        LoginFields.inQuery(text);
        long spent = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
        assertTrue(spent < MAX_CPU_NANOS, () -> spent + " ns");
    }
}
