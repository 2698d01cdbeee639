package io.github.jwtfilter.observe;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** A kind of difference at one rule, with its first example. Only its count changes. */
final class Difference {
    /** The ways in which the filter would change the answer to a request that the container let through. */
    enum Kind {
        /** The rules require a login, and the container let an anonymous request through. */
        LOGIN_NEEDED("login needed"),
        /** The user lacks all roles of the rule. */
        ROLE_NEEDED("role needed"),
        /** The rules deny the path. */
        DENIED("denied to all"),
        /** The cross-origin check would refuse the request of a logged-in user. */
        CROSS_ORIGIN("sent by another site"),
        /** The path gets 400. */
        AMBIGUOUS_PATH("ambiguous path");

        /** The kind as the page names it. */
        final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    final Kind kind;
    private final String example;
    private final String rule;
    private final String container;
    private final String advice;
    final LongAdder count = new LongAdder();

    /**
     * Creates a difference with a count of 0.
     *
     * @param example method and path, safe to show
     * @param rule the deciding line
     * @param container the requirement of the container
     * @param advice the line that would admit the request, or a sentence
     */
    Difference(Kind kind, String example, String rule, String container, String advice) {
        this.kind = kind;
        this.example = example;
        this.rule = rule;
        this.container = container;
        this.advice = advice;
    }

    Map<String, Object> described() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("kind", ReportText.of(kind));
        row.put("requests", count.sum());
        row.put("example", example);
        row.put("rule", rule);
        row.put("container", container);
        row.put("change", advice);
        return row;
    }
}
