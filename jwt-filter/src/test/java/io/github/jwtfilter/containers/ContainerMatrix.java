package io.github.jwtfilter.containers;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Does the journey give the same result on every Tomcat and Jetty, and does each pair of servers share one login? */
final class ContainerMatrix {
    private static Matrix matrix;

    @BeforeAll
    static void prepare() throws IOException {
        matrix = new Matrix();
    }

    @AfterAll
    static void write() throws IOException {
        matrix.write("containers");
    }

    @ParameterizedTest
    @CsvSource({
        "TOMCAT_9,           JETTY_12_1_EE11",
        "TOMCAT_11,          JETTY_9_4",
        "TOMCAT_8_5,         JETTY_12_0_EE10",
        "TOMCAT_10_1,        JETTY_10",
        "TOMCAT_10_1_JAVAEE, JETTY_11",
        "JETTY_12_0_EE8,     JETTY_12_0_EE9",
        "JETTY_12_1_EE8,     TOMCAT_10_1",
    })
    void journeyGivesSameResult(Container one, Container other) throws IOException, InterruptedException {
        matrix.run(one, other);
    }
}
