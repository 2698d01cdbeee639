package io.github.jwtfilter.containers;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Does the journey give the same result on servers that offer more than servlets? */
final class ServerMatrix {
    private static Matrix matrix;

    @BeforeAll
    static void prepare() throws IOException {
        matrix = new Matrix();
    }

    @AfterAll
    static void write() throws IOException {
        matrix.write("servers");
    }

    @ParameterizedTest
    @CsvSource({
        "TOMEE_8,     TOMEE_9",
        "LIBERTY_EE8, LIBERTY_EE10",
        "WILDFLY_37,  PAYARA_6",
        // Of the servers below, only TomEE starts on Java 25.
        "WILDFLY_26,  GLASSFISH_7",
        "PAYARA_5,    TOMEE_9",
    })
    void journeyGivesSameResult(Container one, Container other) throws IOException, InterruptedException {
        matrix.run(one, other);
    }
}
