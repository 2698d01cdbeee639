package io.github.jwtfilter.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.values.ValueCodec;
import java.time.Instant;
import java.util.AbstractList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When are the attributes of an application measured? */
final class SessionSamplerTest {
    private final CapturedLog log = CapturedLog.of("io.github.jwtfilter.sessions");
    private final Observations observations = new Observations(Instant.EPOCH, Set.of(), new CookieBudget(6_144));
    private long now;
    private final SamplingBudget budget = new SamplingBudget(() -> now);
    private final SessionSampler sampler =
            new SessionSampler(new ValueCodec(List.of()), sizes -> 0, budget, observations);

    @AfterEach
    void close() {
        log.close();
    }

    private Map<String, OptionalInt> sizes() {
        return observations.findings().attributes.stream()
                .collect(Collectors.toMap(each -> each.name + " " + each.type, each -> each.largest));
    }

    @Test
    void everythingIsMeasuredWhileBudgetLasts() {
        sampler.set("a", "x");
        sampler.set("a", "x".repeat(100));
        assertEquals(Map.of("a java.lang.String", OptionalInt.of(104)), sizes());
    }

    @Test
    void attributesOfTheServerAreIgnored() {
        sampler.set("org.apache.tomcat.websocket.server.WsHttpSessionBindingListener", new Object());
        sampler.set("io.github.jwtfilter.adopted", new Object());
        assertEquals(Map.of(), sizes());
    }

    @Test
    void onlyNewAttributesAreMeasuredWithoutBudget() {
        sampler.set("a", "x");
        budget.spendOn(() -> now += TimeUnit.SECONDS.toNanos(2));
        sampler.set("a", "x".repeat(100));
        sampler.set("b", "xx");
        sampler.set("b", List.of());
        assertEquals(
                Set.of(
                        "a java.lang.String",
                        "b java.lang.String",
                        "b " + List.of().getClass().getName()),
                sizes().keySet());
        assertEquals(OptionalInt.of(4), sizes().get("a java.lang.String"));
        now += TimeUnit.MINUTES.toNanos(3);
        sampler.set("a", "x".repeat(100));
        assertEquals(OptionalInt.of(104), sizes().get("a java.lang.String"));
    }

    /** Reading a collection calls its own code. */
    @Test
    void failureWhileReadingIsRecorded() {
        sampler.set("odd", Collections.unmodifiableList(new AbstractList<String>() {
            @Override
            public String get(int index) {
                throw new IllegalStateException("secret");
            }

            @Override
            public int size() {
                return 1;
            }
        }));
        AttributeStatistics odd = observations.findings().attributes.get(0);
        assertEquals(
                odd.type + " could not be read: java.lang.IllegalStateException",
                odd.failure.orElse("it was read: " + odd));
        assertEquals(List.of(), observations.findings().refused());
    }
}
