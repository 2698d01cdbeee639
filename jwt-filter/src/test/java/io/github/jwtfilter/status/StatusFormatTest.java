package io.github.jwtfilter.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Does each client get the format that its Accept header prefers? */
final class StatusFormatTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // browsers, Prometheus 2 and 3, command-line clients
                "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8 | HTML",
                "application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,"
                        + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2 | OPENMETRICS",
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,"
                        + "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,"
                        + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,*/*;q=0.2 | OPENMETRICS",
                "text/plain;version=0.0.4;q=0.5,*/*;q=0.1       | PROMETHEUS",
                "*/*                                            | JSON",
                "application/json                               | JSON",
                "application/*                                  | JSON",
                "text/*                                         | HTML",
                "Text/HTML ; q=1.000                            | HTML",
                "text/html;q=0.5, application/json;q=0.4        | HTML",
                "text/html;q=0, */*                             | JSON",
                "application/json;q=0, text/html;q=0, */*;q=0.1 | OPENMETRICS",
                "text/html;q=2, text/plain;q=0.001              | PROMETHEUS",
                "text/html;q=                                   | none",
                "image/png                                      | none",
                "*/*;q=0                                        | none",
                ";                                              | none",
                ",,                                             | none",
            })
    void preferredFormatIsChosen(String accept, String format) {
        assertEquals(format, accepted(accept).map(Enum::name).orElse("none"));
    }

    @Test
    void severalLinesCountAsOne() {
        assertEquals(Optional.of(StatusFormat.HTML), accepted("application/json;q=0.1", "text/html"));
    }

    @Test
    void absentOrOversizedHeaderAcceptsEverything() {
        assertEquals(Optional.of(StatusFormat.JSON), accepted());
        assertEquals(Optional.of(StatusFormat.JSON), accepted("text/html," + "x".repeat(3_000)));
    }

    private static Optional<StatusFormat> accepted(String... lines) {
        return StatusFormat.accepted(Collections.enumeration(List.of(lines)), any -> true);
    }
}
